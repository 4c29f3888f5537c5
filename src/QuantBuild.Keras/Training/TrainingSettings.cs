using System.Globalization;
using System.Text.Json.Nodes;
using QuantBuild.Keras.Internal.Training;

namespace QuantBuild.Keras.Training;

/// <summary>What a training must keep when it goes on from a checkpoint: with any other value the result would be
/// that of neither training.</summary>
/// <param name="BatchSize">Samples in a step.</param>
/// <param name="Seed">Seed of order and dropout; null where chance gave it.</param>
/// <param name="ValidationSplit">Share of the samples held out.</param>
/// <param name="Samples">Samples trained on in an epoch.</param>
/// <param name="Shuffle">Whether samples take a new order in each epoch.</param>
/// <param name="Loss">The loss.</param>
internal sealed record TrainingSettings(int BatchSize, int? Seed, double ValidationSplit, long Samples, bool Shuffle, string Loss)
{
    public static TrainingSettings Of(FitOptions options, Compilation compilation, long samples) =>
        new(options.BatchSize, options.Seed, options.ValidationSplit, samples, options.Shuffle, compilation.Loss.Name);

    public JsonObject ToJson() => new(Fields().Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Value)));

    /// <summary>Requires that a checkpoint was made with these settings. A training without a seed of its own
    /// takes the checkpoint's.</summary>
    /// <exception cref="KerasException">It was made with others: the message names each.</exception>
    public void Require(JsonObject saved, string directory)
    {
        var differences = Fields()
            .Where(field => !(field.Name == "seed" && Seed is null))
            .Select(field => (field.Name, Now: field.Value, Then: saved[field.Name]?.GetValue<string>() ?? "none"))
            .Where(field => field.Now != field.Then)
            .Select(field => $"{field.Name} {field.Then} (now {field.Now})")
            .ToArray();
        if (differences.Length > 0)
        {
            throw new KerasException(
                $"Checkpoint '{directory}' is of a training with {string.Join(", ", differences)}: going on would mix the two. "
                    + "Give the values of that training, or start anew without --resume.");
        }
    }

    private (string Name, string Value)[] Fields() =>
    [
        ("batchSize", BatchSize.ToString(CultureInfo.InvariantCulture)),
        ("seed", Seed?.ToString(CultureInfo.InvariantCulture) ?? "none"),
        ("validationSplit", ValidationSplit.ToString("R", CultureInfo.InvariantCulture)),
        ("samples", Samples.ToString(CultureInfo.InvariantCulture)),
        ("shuffle", Shuffle ? "true" : "false"),
        ("loss", Loss),
    ];
}
