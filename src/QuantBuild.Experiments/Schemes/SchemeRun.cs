using QuantBuild.Common;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Keras.Calibration;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Experiments.Schemes;

/// <summary>What a scheme works with: the float model on disk, where to write, and the data that it may look at.</summary>
/// <param name="Source">The folder of the float model.</param>
/// <param name="Directory">The folder to write.</param>
/// <param name="Calibration">Opens calibration and selection data; asked only by schemes that need it, and asked once.</param>
/// <param name="Options">Goal, time limit and compression of a search.</param>
/// <param name="Log">Takes the progress.</param>
public sealed record SchemeRun(string Source, string Directory, Lazy<CalibrationData> Calibration, SchemeOptions Options, ExperimentLog Log)
{
    /// <summary>Quantizes with calibration samples.</summary>
    internal QuantizedModel Quantize(ModelGraph model, QuantizationRecipe recipe, IProgress<double>? progress = null) =>
        ModelQuantizer.Quantize(model, recipe, Calibrate, progress);

    /// <summary>Places the calibration samples at a model's input.</summary>
    internal ICalibration Calibrate(ModelGraph prepared)
    {
        var data = Calibration.Value;
        if (prepared.Operations is { } operations)
        {
            return new GraphCalibration(prepared, GraphFeeds.Of(GraphFeeds.RequireInputs(operations), data.Inputs, data.SampleValues));
        }

        using var samples = Examples.ToTensor(data.Samples.Floats, data.Samples.Shape);
        return new ModelCalibration(prepared, samples);
    }

    /// <summary>Shows the share that is done.</summary>
    internal IProgress<double> Progress(string title)
    {
        var line = new ProgressLine(Log, title, "%");
        return new ImmediateProgress<double>(value => line.Report((long)Math.Round(100 * value), 100));
    }
}
