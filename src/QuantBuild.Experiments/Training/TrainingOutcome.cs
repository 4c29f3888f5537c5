using System.Globalization;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Experiments.Training;

/// <summary>What came of training.</summary>
/// <param name="Model">The model: with trained vectors, or as it was where these are no better, or cannot be trained.</param>
/// <param name="Before">The loss on the examples kept apart, before; NaN where nothing was trained.</param>
/// <param name="After">The same of the model that is returned.</param>
/// <param name="Epochs">How often training went through the examples.</param>
/// <param name="Refusal">Why nothing was trained; null where something was.</param>
public sealed record TrainingOutcome(QuantizedModel Model, double Before, double After, int Epochs, string? Refusal)
{
    /// <summary>Whether the model that is returned is a trained one.</summary>
    public bool IsTrained => After < Before;

    /// <summary>What a report says of it.</summary>
    public string Note => Refusal is not null
        ? $"Its vectors were not trained: {Refusal}"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Scales and biases were trained towards the float model's outputs on calibration examples, "
                + $"{(Epochs == 1 ? "once" : $"{Epochs} times")} through: the loss on those kept apart was {Before:G4} before and {Then}.");

    private string Then => IsTrained
        ? string.Create(CultureInfo.InvariantCulture, $"is {After:G4}")
        : "became no less, so that they were left as they were";
}
