using System.Text.Json;
using QuantBuild.Common;
using QuantBuild.Common.Files;

namespace QuantBuild.Experiments.Schemes;

/// <summary>What a scheme made of a model, kept beside the variant for the report.</summary>
/// <param name="AppliesPasses">Whether the scheme's passes changed the model; not where the converter's rounding or the source's own codes
/// were kept.</param>
/// <param name="Notes">What the report says of it, a sentence each.</param>
public sealed record SchemeOutcome(bool AppliesPasses, params IReadOnlyList<string> Notes)
{
    /// <summary>The file beside a variant's folder.</summary>
    /// <param name="directory">The variant's folder.</param>
    /// <returns>The file's path.</returns>
    public static string PathOf(string directory) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)) + ".scheme.json";

    /// <summary>Keeps the outcome, whole or not at all.</summary>
    /// <param name="directory">The variant's folder.</param>
    public void Save(string directory) =>
        AtomicFile.Write(PathOf(directory), stream => JsonSerializer.Serialize(stream, new Content(AppliesPasses, Notes)));

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
                return new SchemeOutcome(content.AppliesPasses, content.Notes!);
            },
            (problem, _) => new ExperimentException($"{path}: {problem} Quantize the model again with --force."));
    }

    private sealed record Content(bool AppliesPasses, IReadOnlyList<string>? Notes);
}
