using QuantBuild.Quantization.Recipes;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Recipes;

/// <summary>What a scheme did to one weight.</summary>
/// <param name="Name">The weight's name.</param>
/// <param name="Op">What it is to the model, as recipes name it; null for anything else.</param>
/// <param name="Rule">The place of the recipe's rule that took it, from 0; null where none did.</param>
/// <param name="Levels">How many levels it has; null where it has none.</param>
/// <param name="Range">What its levels are spread over; null where it has none.</param>
/// <param name="Rounding">How it was rounded; null where it was not.</param>
public sealed record WeightOutcome(string Name, string? Op, int? Rule, int? Levels, string? Range, string? Rounding)
{
    /// <summary>What was done to each weight of a model.</summary>
    /// <param name="quantized">The model.</param>
    /// <param name="rules">How many rules its recipe has of the user's own; the rules behind them are what it extends.</param>
    internal static IReadOnlyList<WeightOutcome> Of(QuantizedModel quantized, int rules = 0) =>
        [.. quantized.Weights.Where(weight => weight.Treatment is not null).Select(weight => Of(weight, weight.Treatment!, rules))];

    /// <summary>The same for a report.</summary>
    internal WeightRecipe ToReport() => new(Op, Rule, Levels, Range, Rounding);

    private static WeightOutcome Of(StoredWeight weight, WeightTreatment treatment, int rules) => new(
        weight.Restored.Name,
        RecipeMeaning.WordOf(treatment.Op),
        treatment.Rule < rules ? treatment.Rule : null,
        weight.Codes?.Grid.Levels,
        weight.Codes is null ? null : RecipeMeaning.WordOf(treatment.Range ?? GridRange.MinMax),
        weight.Codes is null ? null : RoundingOf(treatment));

    private static string RoundingOf(WeightTreatment treatment) => treatment switch
    {
        { IsSecondOrder: true, Lambda: > 0 } => "secondOrder, rateAware",
        { IsSecondOrder: true } => "secondOrder",
        { Lambda: > 0 } => "rateAware",
        _ => "nearest",
    };
}
