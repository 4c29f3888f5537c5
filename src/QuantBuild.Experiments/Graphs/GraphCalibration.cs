using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>
/// Carries calibration samples through a graph model layer by layer, in its float and its quantized form side by side. A value is released
/// when the last layer that takes it is
/// committed.
/// </summary>
/// <remarks>Memory: about four times the largest values of all samples. Not safe for use from several threads at once.</remarks>
internal sealed class GraphCalibration : ICalibration, IDisposable
{
    private readonly IReadOnlyList<IReadOnlyDictionary<string, Tensor>> _samples;
    private readonly WeightSet _weights;
    private readonly Dictionary<GraphValue, Pair> _values = [];
    private readonly Dictionary<GraphValue, int> _waiting;
    private readonly KernelInputs _inputs = new();
    private (GraphLayer Layer, IReadOnlyDictionary<GraphValue, Tensor[]> Output)? _floatOutput;

    /// <summary>Places the samples at the model's inputs.</summary>
    /// <param name="graph">The float model, as it is before the first layer is quantized: its weights are those of the float side.</param>
    /// <param name="samples">What each input is given, sample by sample, all of one shape.</param>
    public GraphCalibration(ModelGraph graph, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> samples)
    {
        (_samples, _weights) = (samples, graph.ToWeightSet());
        _waiting = graph.Layers.SelectMany(layer => layer.InputValues.Distinct()).CountBy(value => value).ToDictionary();
    }

    /// <inheritdoc/>
    public IReadOnlyList<GramMatrix> InputGrams(GraphLayer layer) =>
        layer.InputValues is [var only] ? _inputs.Grams(layer, _values[only].Quantized) : [];

    /// <inheritdoc/>
    public ChannelMoments FloatOutput(GraphLayer layer) => ValueMoments.Of(Float(layer)[layer.Operations[^1].Output()]);

    /// <inheritdoc/>
    public ChannelMoments QuantizedOutput(GraphLayer layer, IReadOnlyList<WeightTensor> weights) =>
        ValueMoments.Of(Quantized(layer, weights)[layer.Operations[^1].Output()]);

    /// <inheritdoc/>
    public void Commit(GraphLayer layer, IReadOnlyList<WeightTensor> weights)
    {
        // What no layer takes need not be known.
        if (Enumerable.Range(0, layer.Operations[^1].OutputCount).Select(layer.Operations[^1].Output).Any(_waiting.ContainsKey))
        {
            var before = Float(layer);
            var isSame = weights.Count == 0
                && layer.InputValues.All(value => ReferenceEquals(_values[value].Float, _values[value].Quantized));
            var after = isSame ? before : Quantized(layer, weights);
            foreach (var value in before.Keys.Where(_waiting.ContainsKey))
            {
                _values[value] = new Pair(before[value], after[value]);
            }
        }

        _floatOutput = null;
        foreach (var value in layer.InputValues.Distinct().Where(value => --_waiting[value] == 0))
        {
            _values.Remove(value);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _inputs.Dispose();

    // Quantizing a layer asks for its float output and then commits it; the float side need not be computed twice.
    private IReadOnlyDictionary<GraphValue, Tensor[]> Float(GraphLayer layer)
    {
        if (_floatOutput is not { } known || known.Layer != layer)
        {
            known = (layer, layer.Class.IsInput ? Given(layer) : Slice(layer, _weights, pair => pair.Float));
            _floatOutput = known;
        }

        return known.Output;
    }

    private IReadOnlyDictionary<GraphValue, Tensor[]> Quantized(GraphLayer layer, IReadOnlyList<WeightTensor> weights)
    {
        var changed = weights.ToDictionary(weight => weight.Name, weight => weight.ToTensor(), StringComparer.Ordinal);
        return Slice(layer, _weights.With(changed), pair => pair.Quantized);
    }

    private IReadOnlyDictionary<GraphValue, Tensor[]> Slice(GraphLayer layer, WeightSet weights, Func<Pair, Tensor[]> side) =>
        LayerSlice.Of(layer, value => side(_values[value])[0]).Run(weights, value => side(_values[value]));

    private Dictionary<GraphValue, Tensor[]> Given(GraphLayer layer)
    {
        var input = layer.Operations[0];
        return new()
        {
            [input.Output()] = [.. _samples.Select(sample => sample.TryGetValue(input.Origin, out var tensor) ? tensor
            : throw new InferenceException("the samples have no values for this input.", input.Origin))]
        };
    }

    /// <summary>A value in both models, sample by sample.</summary>
    private sealed record Pair(Tensor[] Float, Tensor[] Quantized);
}
