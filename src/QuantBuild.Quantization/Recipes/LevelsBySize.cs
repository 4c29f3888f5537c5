using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Recipes;

/// <summary>
/// Spreads bits where they buy most where nothing is known of how much each kernel matters: if equal errors relative to the range of a
/// kernel cost equally much in each layer, the total is least for given bytes where every kernel's share of it is proportional to its
/// elements, so that its levels go with one over their square root (reverse water-filling, as in Cover and Thomas, chapter 10).
/// </summary>
public static class LevelsBySize
{
    private const int Most = 256;

    // A kernel of far more elements than others is not made coarser than that, since layers are not equally sensitive after all.
    private const double LeastShare = 0.5;

    /// <summary>Gives each kernel its levels.</summary>
    /// <param name="model">The model.</param>
    /// <param name="levels">The levels of a kernel of mean size, 3 to 256: the geometric mean, weighted by the elements, so that the
    /// bits of all codes together are about those of as many levels everywhere.</param>
    /// <returns>The levels by weight name, half of the mean's to 256.</returns>
    public static IReadOnlyDictionary<string, int> Of(ModelGraph model, int levels)
    {
        ArgumentNullException.ThrowIfNull(model);
        WeightTensor[] kernels =
            [.. model.Layers.SelectMany(Kernels.Of).DistinctBy(kernel => kernel.Name).Where(kernel => kernel.Values.Length > 0)];
        var mean = kernels.Sum(kernel => kernel.Values.Length * Math.Log(kernel.Values.Length))
            / Math.Max(kernels.Sum(kernel => (double)kernel.Values.Length), 1);
        return kernels.ToDictionary(kernel => kernel.Name, LevelsOf, StringComparer.Ordinal);

        int LevelsOf(WeightTensor kernel)
        {
            var share = Math.Max(Math.Exp((mean - Math.Log(kernel.Values.Length)) / 2), LeastShare);
            return (int)Math.Round(Math.Clamp(levels * share, 3, Most));
        }
    }

    /// <summary>A recipe with a grid for each kernel, where it asks for levels by size.</summary>
    internal static QuantizationRecipe Spread(QuantizationRecipe recipe, ModelGraph prepared) =>
        !recipe.IsSpreadBySize || recipe.Kernel is not { LevelCount: { } levels and <= Most, IsPerChannel: false } ? recipe : recipe with
        {
            Kernels = Of(prepared, levels).ToDictionary(
                kernel => kernel.Key,
                kernel => recipe.Kernels.GetValueOrDefault(kernel.Key) ?? KernelGrid.Levels(kernel.Value),
                StringComparer.Ordinal),
        };
}
