using QuantBuild.Experiments.Calibrating;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Experiments.Recipes;

/// <summary>What rounding each kernel alone costs a model, with everything else in float.</summary>
public static class SensitivityTable
{
    // Eight bits to two.
    private static readonly int[] _widths = [256, 64, 16, 8, 4];

    /// <summary>Measures several widths: levels from the smallest to the largest value, rounded to nearest.</summary>
    /// <param name="model">The float model; it is left as it is.</param>
    /// <param name="selection">The examples that outputs are compared on.</param>
    /// <param name="progress">Is told the share that is done; null for nothing.</param>
    /// <returns>The kernels, in the order of the model's layers.</returns>
    public static IReadOnlyList<WeightSensitivity> Measure(
        ModelGraph model, SelectionData selection, IProgress<double>? progress = null)
    {
        var reference = selection.Predict(model);
        var (count, done) = (model.Layers.SelectMany(Kernels.Of).DistinctBy(kernel => kernel.Name).Count(), 0);
        return Of(model, kernel =>
        {
            progress?.Report((double)done++ / count);
            return [.. _widths.Select(levels =>
            {
                var codes = KernelGrid.Levels(levels).For(kernel).Quantize(kernel, NearestRounding.Instance);
                var trial = model.Clone();
                trial.SetWeight(codes.Dequantize());
                return new WidthError(
                    levels, codes.Grid.Parameters.Scale, selection.Judge(reference, selection.Predict(trial)).Divergence);
            })];
        });
    }

    /// <summary>A row for each kernel.</summary>
    internal static IReadOnlyList<WeightSensitivity> Of(ModelGraph model, Func<WeightTensor, IReadOnlyList<WidthError>> errorsOf) =>
    [
        .. model.Layers.SelectMany(layer => Kernels.Of(layer).Select(kernel => (Layer: layer, Kernel: kernel)))
            .DistinctBy(found => found.Kernel.Name).Select(found => new WeightSensitivity(
                found.Kernel.Name,
                RecipeMeaning.WordOf(WeightOps.Of(found.Layer, found.Kernel)),
                (long)found.Kernel.Values.Length * sizeof(float),
                errorsOf(found.Kernel))),
    ];
}
