using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Quantization.Search;

/// <summary>Measures, kernel by kernel, what rounding costs, with everything else in float.</summary>
public static class SensitivityAnalysis
{
    // Half a standard deviation: about two bits a weight, coarse enough to show, fine enough for the error to
    // grow with the square of the step.
    private const double ReferenceStep = 0.5;

    /// <summary>The kernels that are measured, in the order of the graph's layers: those that are not all zeros.</summary>
    /// <param name="prepared">The float model after the passes.</param>
    public static IEnumerable<string> KernelsOf(ModelGraph prepared) =>
        prepared.Layers.SelectMany(Kernels.Of).Where(kernel => Reference(kernel) > 0).Select(kernel => kernel.Name);

    /// <summary>Rounds each kernel of a prepared model alone, in one pass of the calibration samples,
    /// and judges each of the models.</summary>
    /// <param name="prepared">The float model after the passes.</param>
    /// <param name="recipe">Rounding and correction; its grids are not used.</param>
    /// <param name="calibrate">Places calibration samples at the model's input.</param>
    /// <param name="divergence">How far a model's outputs are from the float model's, on samples that are not
    /// those of the calibration.</param>
    /// <param name="progress">Is told the share that is done; null for nothing.</param>
    /// <param name="isWanted">Whether a kernel is to be measured; null for all.</param>
    /// <returns>The sensitivities, in the order of the graph's layers; a kernel of zeros is left out.</returns>
    public static IReadOnlyList<KernelSensitivity> Measure(
        ModelGraph prepared,
        QuantizationRecipe recipe,
        Func<ModelGraph, ICalibration> calibrate,
        Func<ModelGraph, double> divergence,
        IProgress<double>? progress = null,
        Func<string, bool>? isWanted = null)
    {
        var trials = new List<(WeightTensor Kernel, double Step, ModelGraph Model)>();
        var calibration = calibrate(prepared);
        using (calibration as IDisposable)
        {
            foreach (var layer in prepared.Layers)
            {
                foreach (var kernel in Kernels.Of(layer))
                {
                    if ((isWanted is null || isWanted(kernel.Name)) && Reference(kernel) is > 0 and var step)
                    {
                        trials.Add((kernel, step, Trial(prepared, layer.Name, kernel, step, recipe, calibration)));
                    }
                }

                calibration.Commit(layer, []);
            }
        }

        return [.. trials.Select((trial, i) =>
        {
            progress?.Report((double)i / trials.Count);
            var measured = new KernelSensitivity(trial.Kernel.Name, trial.Kernel.Values.Length, trial.Step, divergence(trial.Model));

            // Channels of a Layers model's kernels are scaled where they differ, and a byte is fine enough.
            return prepared.Operations is null ? measured : InByte(measured, trial.Kernel);
        })];
    }

    // Values between levels make an error of a twelfth of the squared step, those of a source that is quantized already mostly none.
    private static KernelSensitivity InByte(KernelSensitivity measured, WeightTensor kernel)
    {
        var (low, high) = AffineQuantizer.FindRange(kernel.Values.Span, kernel.Name);
        var error = KernelGrid.Levels(KernelGrid.MostInByte).For(kernel).Quantize(kernel, NearestRounding.Instance).ErrorAgainst(kernel);
        return measured with
        {
            Range = Math.Max((double)high, 0) - Math.Min((double)low, 0),
            StepInByte = Math.Sqrt(12) * error.Rms,
        };
    }

    private static ModelGraph Trial(
        ModelGraph prepared, string name, WeightTensor kernel, double step, QuantizationRecipe recipe, ICalibration calibration)
    {
        var model = prepared.Clone();
        var layer = model.GetLayer(name);
        var work = new LayerQuantizer(model, recipe with { Kernel = KernelGrid.Distance(step) }, calibration, expected: null);
        List<StoredWeight> rounded = [StoredWeight.OnGrid(work.Round(layer, kernel))];
        work.Correct(layer, rounded);
        model.SetWeight(rounded[0].Restored);
        return model;
    }

    private static double Reference(WeightTensor kernel)
    {
        double squares = 0;
        foreach (var value in kernel.Values.Span)
        {
            squares += (double)value * value;
        }

        var wanted = ReferenceStep * Math.Sqrt(squares / Math.Max(kernel.Values.Length, 1));
        return wanted > 0 ? KernelGrid.Distance(wanted).For(kernel).Parameters.Scale : 0;
    }
}

/// <summary>What rounding one kernel alone costs the model.</summary>
/// <param name="Kernel">The weight's name.</param>
/// <param name="Elements">The number of its elements.</param>
/// <param name="Step">The distance of codes that it was rounded with.</param>
/// <param name="Divergence">How far the model's outputs moved; it grows with the square of the step.</param>
public sealed record KernelSensitivity(string Kernel, long Elements, double Step, double Divergence)
{
    /// <summary>From the smallest to the largest value, zero among them. Default: 0, where a byte is fine enough.</summary>
    public double Range { get; init; }

    /// <summary>The step whose error is that of 256 levels from the smallest to the largest value: theirs, or 0 where a source has these
    /// very values in a byte. Default: 0.</summary>
    public double StepInByte { get; init; }
}
