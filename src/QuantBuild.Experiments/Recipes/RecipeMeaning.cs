using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Plans;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Rounding;
using QuantBuild.Reporting.Recipes;

namespace QuantBuild.Experiments.Recipes;

/// <summary>What the words of a recipe mean to quantization.</summary>
internal static class RecipeMeaning
{
    private const double DefaultPercentile = 99.9;
    private const double DefaultLambda = 0.015;
    private const int LevelsInByte = 256;
    private const int LevelsInTwo = 65_536;

    /// <summary>The passes that words name.</summary>
    public static IReadOnlyList<IGraphPass> PassesOf(IReadOnlyList<string> words) => [.. words.Select(PassOf)];

    /// <summary>The rules of a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="otherwise">The grid where a rule says none; null for that of the scheme that is extended.</param>
    public static IReadOnlyList<WeightRule> RulesOf(Recipe recipe, KernelGrid? otherwise) => [.. recipe.Rules.Select(rule => new WeightRule
    {
        Weights = rule.Weights is { } patterns ? new WeightPatterns(patterns) : null,
        Op = rule.Op is { } op ? OpOf(op) : null,
        Grid = GridOf(rule) ?? otherwise,
        SecondOrder = rule.Rounding is { } rounding ? rounding is "secondOrder" or "refined" : null,
        Refinement = rule.Rounding is { } word ? (word == "refined" ? SecondOrderRefinement.Full : SecondOrderRefinement.None) : null,
        Lambda = rule.Rounding is { } kind ? rule.Lambda ?? (kind == "rateAware" ? DefaultLambda : 0) : null,
        Correction = rule.Keep ? OutputCorrection.None : rule.Correction is { } correction ? CorrectionOf(correction) : null,
    })];

    /// <summary>A recipe whose kernels are rounded as by the word <c>refined</c>, and whose vectors are coarse.</summary>
    public static QuantizationRecipe Refined { get; } = new()
    {
        SecondOrder = true,
        Refinement = SecondOrderRefinement.Full,
        Vectors = KernelGrid.Coarse,
    };

    /// <summary>What the report calls the op of a weight; null for one without a word.</summary>
    public static string? WordOf(WeightOp op) => op == WeightOp.Other ? null : RecipeWords.Ops.First(word => OpOf(word) == op);

    /// <summary>What the report calls a range.</summary>
    public static string WordOf(GridRange range) => range switch
    {
        GridRange.LeastSquares => "leastSquares",
        GridRange.Percentile => "percentile",
        GridRange.Distance => "step",
        _ => "minmax",
    };

    private static IGraphPass PassOf(string word) => word switch
    {
        "crossLayerEqualization" => new CrossLayerEqualization(),
        "batchNormNormalization" => new BatchNormNormalization(),
        "batchNormInsertion" => new BatchNormInsertion(),
        "channelScaling" => new ChannelScaling(),
        "depthwiseChannelScaling" => new ChannelScaling(IsDepthwise),
        _ => throw new ArgumentOutOfRangeException(nameof(word), word, "There is no such pass."),
    };

    private static bool IsDepthwise(GraphLayer layer) => layer.Class.Kernel is { IsDepthwise: true };

    private static WeightOp OpOf(string word) => word switch
    {
        "conv2d" => WeightOp.Conv2D,
        "depthwise" => WeightOp.Depthwise,
        "matmul" => WeightOp.MatMul,
        "embedding" => WeightOp.Embedding,
        "bias" => WeightOp.Bias,
        _ => throw new ArgumentOutOfRangeException(nameof(word), word, "There is no such op."),
    };

    private static OutputCorrection CorrectionOf(string word) => word switch
    {
        "bias" => OutputCorrection.DataFreeBias,
        "moments" => OutputCorrection.Moments,
        "trained" => OutputCorrection.Trained,
        _ => OutputCorrection.None,
    };

    private static KernelGrid? GridOf(RecipeRule rule) => rule switch
    {
        { Keep: true } or { Dtype: "float32" } => KernelGrid.Float32,
        { Dtype: "float16" } => KernelGrid.Float16,
        { Dtype: "auto" } => KernelGrid.Fine,
        { Dtype: "coarse" } => KernelGrid.Coarse,
        { Step: { } step } => KernelGrid.Distance(step),
        { Levels: { } levels } => Spread(levels, rule),
        { Dtype: "uint8" } => Spread(LevelsInByte, rule),
        { Dtype: "uint16" } => Spread(LevelsInTwo, rule),
        _ => null,
    };

    private static KernelGrid Spread(int levels, RecipeRule rule) => rule.Range switch
    {
        "leastSquares" => KernelGrid.LeastSquares(levels),
        "percentile" => KernelGrid.Percentile(levels, rule.Percentile ?? DefaultPercentile),
        _ => KernelGrid.Levels(levels),
    };
}
