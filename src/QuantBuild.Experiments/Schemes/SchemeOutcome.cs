using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Experiments.Recipes;
using QuantBuild.Reporting.Recipes;

namespace QuantBuild.Experiments.Schemes;

/// <summary>What a scheme made of a model, kept beside the variant for the report.</summary>
/// <param name="AppliesPasses">Whether the scheme's passes changed the model; not where the converter's rounding or the source's own codes
/// were kept.</param>
/// <param name="Notes">What the report says of it, a sentence each.</param>
public sealed record SchemeOutcome(bool AppliesPasses, params IReadOnlyList<string> Notes)
{
    /// <summary>What was done to each weight; none where that is not known.</summary>
    public IReadOnlyList<WeightOutcome> Weights { get; init; } = [];

    /// <summary>What a search found, to be applied as a scheme of one's own; null where there was none.</summary>
    public Recipe? Found { get; init; }

    /// <summary>What a search measured of each kernel; none where there was none.</summary>
    public IReadOnlyList<WeightSensitivity> Sensitivity { get; init; } = [];

    /// <summary>The file beside a variant's folder.</summary>
    /// <param name="directory">The variant's folder.</param>
    /// <returns>The file's path.</returns>
    public static string PathOf(string directory) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)) + ".scheme.json";

    /// <summary>Keeps the outcome, whole or not at all.</summary>
    /// <param name="directory">The variant's folder.</param>
    public void Save(string directory) =>
        AtomicFile.Write(PathOf(directory), stream => JsonSerializer.Serialize(
            stream,
            new Content(AppliesPasses, Notes, Weights, Sensitivity, Found?.Name, Found is null ? null : RecipeWriter.ToJson(Found))));

    /// <summary>Reads what <see cref="Save"/> kept.</summary>
    /// <param name="directory">The variant's folder.</param>
    /// <returns>The outcome; null where the variant has none, as where it was not made by a scheme.</returns>
    /// <exception cref="ExperimentException">The file is damaged.</exception>
    public static SchemeOutcome? Load(string directory)
    {
        var path = PathOf(directory);
        return !File.Exists(path) ? null : ReaderGuard.Read(
            () =>
            {
                using var json = StrictJson.ParseDocument(RegularFile.ReadAllBytes(path));
                var content = json.Deserialize<Content>() is { Notes: { } notes } read && notes.All(note => note is not null)
                    ? read
                    : throw new JsonException("the notes are missing.");
                var (weights, sensitivity) = (content.Weights ?? [], content.Sensitivity ?? []);
                return weights.All(weight => weight?.Name is not null)
                    && sensitivity.All(weight => weight is { Weight: not null, Errors: not null } && !weight.Errors.Contains(null!))
                        ? new SchemeOutcome(content.AppliesPasses, content.Notes!)
                        {
                            Weights = weights,
                            Sensitivity = sensitivity,
                            Found = FoundIn(json.RootElement, path, content.FoundName),
                        }
                        : throw new JsonException("a weight has no name.");
            },
            (problem, _) => new ExperimentException($"{path}: {problem} Quantize the model again with --force."));
    }

    private static Recipe? FoundIn(JsonElement root, string path, string? name) =>
        new JsonCursor(root, "$", path, (message, _, place) => new JsonException($"{place}: {message}")).Optional("Found") is { } found
            ? RecipeReader.Read(name ?? string.Empty, found)
            : null;

    private sealed record Content(
        bool AppliesPasses,
        IReadOnlyList<string>? Notes,
        IReadOnlyList<WeightOutcome>? Weights,
        IReadOnlyList<WeightSensitivity>? Sensitivity,
        string? FoundName,
        JsonObject? Found);
}
