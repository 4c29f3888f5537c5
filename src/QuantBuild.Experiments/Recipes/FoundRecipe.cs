using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Plans;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Reporting.Recipes;

namespace QuantBuild.Experiments.Recipes;

/// <summary>What a search found, as a recipe that makes the same bytes again.</summary>
internal static class FoundRecipe
{
    /// <summary>A rule for each kernel, and one for all else.</summary>
    /// <param name="name">The recipe's name.</param>
    /// <param name="passes">What the search changes of the model, in the words of recipes.</param>
    /// <param name="prepared">The model after these passes.</param>
    /// <param name="steps">What was found.</param>
    public static Recipe Of(string name, IReadOnlyList<string> passes, ModelGraph prepared, QuantizationRecipe steps)
    {
        WeightTensor[] kernels = [.. prepared.Layers.SelectMany(Kernels.Of).DistinctBy(kernel => kernel.Name)];
        var known = prepared.Layers.SelectMany(layer => layer.Weights).Select(weight => weight.Name).ToHashSet(StringComparer.Ordinal);
        string[] others = [.. prepared.Weights.Select(weight => weight.Name).Where(weight => !known.Contains(weight))];
        return new Recipe(name, $"$.recipes.{name}")
        {
            Passes = passes,
            Rules =
            [
                .. kernels.Select(kernel => RuleOf(kernel, steps)),
                .. others.Length > 0
                    ? [new RecipeRule { Weights = [.. others.Select(WeightPatterns.Exactly)], Keep = true }]
                    : Array.Empty<RecipeRule>(),
                new RecipeRule { Dtype = steps.Vectors == KernelGrid.Coarse ? "coarse" : "auto" },
            ],
        };
    }

    private static RecipeRule RuleOf(WeightTensor kernel, QuantizationRecipe steps)
    {
        var grid = steps.Kernels.GetValueOrDefault(kernel.Name) ?? steps.Kernel;
        return new RecipeRule
        {
            Weights = [WeightPatterns.Exactly(kernel.Name)],
            Step = grid.Step,
            Levels = grid.LevelCount,
            Rounding = (steps.SecondOrder, steps.Refinement.Passes) switch
            {
                (true, > 0) => "refined",
                (true, _) => "secondOrder",
                _ => "rateAware",
            },
            Lambda = steps.Lambda,
            Correction = steps.Correction switch
            {
                OutputCorrection.Moments => "moments",
                OutputCorrection.Trained => "trained",
                _ => "none",
            },
        };
    }
}
