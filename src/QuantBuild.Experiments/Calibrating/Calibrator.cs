using QuantBuild.Experiments.Graphs;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using Feeds = System.Collections.Generic.IReadOnlyList<System.Collections.Generic.IReadOnlyDictionary<string, QuantBuild.Graph.Tensor>>;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>Quantizes a model with calibration samples, again and again: what the float model makes of them is measured once.</summary>
/// <param name="open">Gives the samples to the inputs of the model that the passes made; asked once.</param>
public sealed class Calibrator(Func<ModelGraph, Feeds> open)
{
    private Feeds? _samples;
    private FloatSide? _floats;

    /// <param name="data">Has the samples.</param>
    public Calibrator(Lazy<CalibrationData> data)
        : this(prepared => Samples(prepared, data.Value))
    {
    }

    /// <param name="samples">What the model's inputs are given.</param>
    public Calibrator(Feeds samples)
        : this(_ => samples)
    {
    }

    /// <summary>What was added up elsewhere of what a model makes of the samples; null where that is to be done here. Default: nothing.
    /// </summary>
    internal Func<ModelGraph, FloatSums?> Known { get; init; } = _ => null;

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
        var floats = FloatsOf(prepared);
        return new GraphCalibration(prepared, _samples!, floats);
    }

    /// <summary>What that model makes of the samples.</summary>
    internal FloatSide FloatsOf(ModelGraph prepared) =>
        _floats ??= new FloatSide(prepared, ModelOperations.Of(prepared), _samples ??= open(prepared), Known(prepared));

    // Layers take any number of examples at once; a constant of a graph model may be made for one.
    private static Feeds Samples(ModelGraph prepared, CalibrationData data)
    {
        var atOnce = prepared.Operations is null ? SelectionData.RowsAtATime(data.Samples, areKept: true) : 1;
        var inputs = GraphFeeds.RequireInputs(ModelOperations.Of(prepared).Graph);
        return GraphFeeds.Of(inputs, data.Inputs, data.Samples.Shape[0], data.SamplesIn, atOnce);
    }
}
