using QuantBuild.Experiments.Graphs;
using QuantBuild.Graph;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>Quantizes a model with calibration samples, again and again: what the float model makes of them is measured once.</summary>
/// <param name="data">Has the samples.</param>
internal sealed class Calibrator(Lazy<CalibrationData> data)
{
    private IReadOnlyList<IReadOnlyDictionary<string, Tensor>>? _samples;
    private FloatMoments? _floats;

    /// <summary>Quantizes.</summary>
    /// <param name="model">The model, always the same.</param>
    /// <param name="recipe">How; its passes are always the same.</param>
    /// <param name="progress">Is told the share that is done.</param>
    public QuantizedModel Quantize(ModelGraph model, QuantizationRecipe recipe, IProgress<double>? progress = null) =>
        ModelQuantizer.Quantize(model, recipe, Place, progress);

    /// <summary>Places the samples at the inputs of the model that the passes made.</summary>
    /// <param name="prepared">That model, with the same values each time.</param>
    public ICalibration Place(ModelGraph prepared)
    {
        _samples ??= Samples(prepared);
        var calibration = new GraphCalibration(prepared, _samples, _floats);
        _floats = calibration.Floats;
        return calibration;
    }

    // Layers take any number of examples at once; a constant of a graph model may be made for one.
    private IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Samples(ModelGraph prepared)
    {
        var atOnce = prepared.Operations is null ? SelectionData.RowsAtATime(data.Value.Samples) : 1;
        return GraphFeeds.Of(
            GraphFeeds.RequireInputs(ModelOperations.Of(prepared).Graph), data.Value.Inputs, data.Value.SampleValues, atOnce);
    }
}
