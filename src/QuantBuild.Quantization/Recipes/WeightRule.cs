using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Plans;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Quantization.Recipes;

/// <summary>How some of a model's weights are quantized. What a rule does not say follows the recipe.</summary>
public sealed record WeightRule
{
    /// <summary>The weights' names; null for all.</summary>
    public WeightPatterns? Weights { get; init; }

    /// <summary>What the weights are to the model; null for anything.</summary>
    public WeightOp? Op { get; init; }

    /// <summary>The grid, or the type that takes its place; null for the recipe's.</summary>
    public KernelGrid? Grid { get; init; }

    /// <summary>Whether kernels are rounded by <see cref="Rounding.SecondOrderRounding"/>; null for as the recipe says.</summary>
    public bool? SecondOrder { get; init; }

    /// <summary>What second-order rounding does beyond the textbook; null for what the recipe says.</summary>
    public SecondOrderRefinement? Refinement { get; init; }

    /// <summary>How many squared steps of error a bit is worth; null for as many as the recipe says.</summary>
    public double? Lambda { get; init; }

    /// <summary>What makes up for the shift of the outputs of the layers whose kernels these are; null for what the recipe says.</summary>
    public OutputCorrection? Correction { get; init; }

    /// <summary>Whether it takes a weight.</summary>
    /// <param name="layer">The layer that has it; null where none is known to.</param>
    /// <param name="weight">The weight.</param>
    public bool Takes(GraphLayer? layer, WeightTensor weight) =>
        (Weights?.Take(weight.Name) ?? true) && (Op is null || (layer is not null && WeightOps.Of(layer, weight) == Op));
}
