namespace QuantBuild.Reporting.Recipes;

/// <summary>A way of one's own to quantize, as <c>recipes</c> of a budget file and <c>--saveRecipe</c> hold it.</summary>
/// <param name="Name">Its name, by which schemes are chosen, and which is the variant's.</param>
/// <param name="JsonPath">Where it stands, such as <c>$.recipes.mine</c>.</param>
public sealed record Recipe(string Name, string JsonPath)
{
    /// <summary>The scheme that quantizes what no rule takes; null where that stays in float32.</summary>
    public string? Extends { get; init; }

    /// <summary>What is changed of the float model before it is rounded, in order, where no scheme is extended.</summary>
    public IReadOnlyList<string> Passes { get; init; } = [];

    /// <summary>The rules: the first that takes a weight decides.</summary>
    public IReadOnlyList<RecipeRule> Rules { get; init; } = [];
}

/// <summary>What one rule of a recipe says; null where it says nothing.</summary>
public sealed record RecipeRule
{
    /// <summary>Patterns of weight names, those behind a <c>!</c> leave out; null for all weights.</summary>
    public IReadOnlyList<string>? Weights { get; init; }

    /// <summary>What the weights are to the model: one of <see cref="RecipeWords.Ops"/>.</summary>
    public string? Op { get; init; }

    /// <summary>How many levels, 3 to 65,536.</summary>
    public int? Levels { get; init; }

    /// <summary>The distance of neighbouring levels, positive, in the weight's own unit.</summary>
    public double? Step { get; init; }

    /// <summary>What the weights are stored in: one of <see cref="RecipeWords.Dtypes"/>.</summary>
    public string? Dtype { get; init; }

    /// <summary>Over which range levels are spread: one of <see cref="RecipeWords.Ranges"/>.</summary>
    public string? Range { get; init; }

    /// <summary>The share of values within the range, above 50 and at most 100.</summary>
    public double? Percentile { get; init; }

    /// <summary>How values are rounded: one of <see cref="RecipeWords.Roundings"/>.</summary>
    public string? Rounding { get; init; }

    /// <summary>How many squared steps of error a bit is worth, at least 0.</summary>
    public double? Lambda { get; init; }

    /// <summary>What makes up for the shift of outputs: one of <see cref="RecipeWords.Corrections"/>.</summary>
    public string? Correction { get; init; }

    /// <summary>Whether the weights stay as they are, in float32.</summary>
    public bool Keep { get; init; }
}

/// <summary>The words that recipes are written in.</summary>
public static class RecipeWords
{
    /// <summary>Changes of the float model before rounding.</summary>
    public static IReadOnlyList<string> Passes { get; } =
        ["crossLayerEqualization", "batchNormNormalization", "batchNormInsertion", "channelScaling", "depthwiseChannelScaling"];

    /// <summary>What weights are to the model.</summary>
    public static IReadOnlyList<string> Ops { get; } = ["conv2d", "depthwise", "matmul", "embedding", "bias"];

    /// <summary>What weights are stored in; <c>auto</c> is the smallest type that costs nothing, <c>coarse</c> for vectors what costs no
    /// more than their kernels do.</summary>
    public static IReadOnlyList<string> Dtypes { get; } = ["uint8", "uint16", "float16", "float32", "auto", "coarse"];

    /// <summary>Ranges that levels are spread over.</summary>
    public static IReadOnlyList<string> Ranges { get; } = ["minmax", "leastSquares", "percentile"];

    /// <summary>Ways to round.</summary>
    public static IReadOnlyList<string> Roundings { get; } = ["nearest", "rateAware", "secondOrder", "refined"];

    /// <summary>Corrections of outputs.</summary>
    public static IReadOnlyList<string> Corrections { get; } = ["none", "bias", "moments", "trained"];
}
