using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Reporting;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Quantizing;

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

    /// <summary>What the reference converter did to each weight of a model that it made smaller: levels from the least value to the
    /// largest, the nearest of which is taken.</summary>
    /// <param name="source">The model as it was.</param>
    /// <param name="tensors">What became of its weights.</param>
    internal static IReadOnlyList<WeightOutcome> OfConverter(string source, IReadOnlyList<TensorSummary> tensors)
    {
        var ops = OpsOf(source);
        return [.. tensors.Where(tensor => tensor.DtypeAfter != tensor.DtypeBefore).Select(tensor =>
        {
            int? levels = tensor.DtypeAfter switch { TfjsDtype.UInt8 => 1 << 8, TfjsDtype.UInt16 => 1 << 16, _ => null };
            return new WeightOutcome(
                tensor.Name, ops.GetValueOrDefault(tensor.Name), Rule: null, levels,
                levels is null ? null : RecipeMeaning.WordOf(GridRange.MinMax), "nearest");
        })];
    }

    // Whatever cannot be read as operations is quantized by its numbers alone.
    private static Dictionary<string, string?> OpsOf(string source)
    {
        try
        {
            return ModelGraphFile.Read(source).Layers
                .SelectMany(layer => layer.Weights.Select(weight => (weight.Name, Op: RecipeMeaning.WordOf(WeightOps.Of(layer, weight)))))
                .DistinctBy(weight => weight.Name).ToDictionary(weight => weight.Name, weight => weight.Op, StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is TfjsFormatException or QuantizationException or LayersException or GraphException)
        {
            return [];
        }
    }

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
        { IsRefined: true, Lambda: > 0 } => "refined, rateAware",
        { IsRefined: true } => "refined",
        { IsSecondOrder: true, Lambda: > 0 } => "secondOrder, rateAware",
        { IsSecondOrder: true } => "secondOrder",
        { Lambda: > 0 } => "rateAware",
        _ => "nearest",
    };
}
