using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Inference;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>
/// Carries calibration samples through a model layer by layer, as it is quantized. A value is released when the last layer that takes it is
/// committed.
/// </summary>
/// <remarks>Memory: about twice the largest values of all samples. Not safe for use from several threads at once.</remarks>
public sealed class GraphCalibration : ICalibration
{
    private readonly ModelOperations _operations;
    private readonly Dictionary<GraphValue, Tensor[]> _values = [];
    private readonly Dictionary<GraphValue, int> _waiting;

    // What is tried last is mostly what is committed.
    private (GraphLayer Layer, IReadOnlyList<WeightTensor> Weights, IReadOnlyDictionary<GraphValue, Tensor[]> Made)? _tried;

    /// <summary>Places the samples at the model's inputs.</summary>
    /// <param name="model">The float model, as it is before the first layer is quantized: its weights are those of the float side.</param>
    /// <param name="samples">What each input is given, sample by sample, all of one shape but for the last, which may be smaller.</param>
    /// <exception cref="LayersException">A layer or option is not supported, or weights and layers do not fit.</exception>
    /// <exception cref="InferenceException">An input has no samples.</exception>
    public GraphCalibration(ModelGraph model, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> samples)
        : this(model, samples, floats: null)
    {
    }

    /// <param name="model">The float model.</param>
    /// <param name="samples">What each input is given.</param>
    /// <param name="floats">What the float model makes of them, where another calibration of the same has it; else null.</param>
    internal GraphCalibration(ModelGraph model, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> samples, FloatSide? floats)
    {
        _operations = ModelOperations.Of(model);
        Floats = floats ?? new FloatSide(model, _operations, samples);
        _waiting = model.Layers.SelectMany(layer => _operations.Of(layer).Takes).CountBy(value => value).ToDictionary();
        foreach (var input in _operations.Graph.Inputs.Where(input => _waiting.ContainsKey(input.Value)))
        {
            _values.Add(input.Value, [.. Floats.Carried.Select(sample => sample.TryGetValue(input.Name, out var tensor) ? tensor
                : throw new InferenceException("the samples have no values for this input.", input.Name))]);
        }
    }

    /// <summary>What the float model makes of the samples.</summary>
    internal FloatSide Floats { get; }

    /// <inheritdoc/>
    public KernelGrams? InputGrams(WeightTensor kernel) => Floats.Grams.Of(kernel);

    /// <inheritdoc/>
    public ChannelMoments FloatOutput(GraphLayer layer) => Floats.Moments.Of(layer);

    /// <inheritdoc/>
    public ChannelMoments QuantizedOutput(GraphLayer layer, IReadOnlyList<WeightTensor> weights)
    {
        var part = _operations.Of(layer);
        var before = part.BeforeActivation(layer);
        var made = Compute(layer, weights, [.. before.Union(part.Gives)]);
        _tried = (layer, weights, made);
        return ValueMoments.Of([.. before.SelectMany(value => made[value])]);
    }

    /// <inheritdoc/>
    public double? LogitScale(GraphLayer layer, IReadOnlyList<WeightTensor> weights) =>
        _operations.LogitsOf(layer) is { } logits
            ? LogitScales.Nearest(Floats.LogitsOf(layer), Compute(layer, weights, [logits])[logits])
            : null;

    /// <inheritdoc/>
    public void Commit(GraphLayer layer, IReadOnlyList<WeightTensor> weights)
    {
        var part = _operations.Of(layer);
        if (part.Gives.Count > 0)
        {
            var made = _tried is { } tried && tried.Layer == layer && tried.Weights.SequenceEqual(weights)
                ? tried.Made
                : Compute(layer, weights, part.Gives);
            foreach (var value in part.Gives)
            {
                _values[value] = made[value];
            }
        }

        _tried = null;
        foreach (var value in part.Takes.Where(value => --_waiting[value] == 0))
        {
            _values.Remove(value);
        }
    }

    private IReadOnlyDictionary<GraphValue, Tensor[]> Compute(
        GraphLayer layer, IReadOnlyList<WeightTensor> weights, IReadOnlyList<GraphValue> wanted)
    {
        if (wanted.Count == 0)
        {
            return new Dictionary<GraphValue, Tensor[]>();
        }

        var changed = weights.ToDictionary(weight => weight.Name, weight => weight.ToTensor(), StringComparer.Ordinal);
        return new LayerSlice(_operations.Of(layer).Takes, wanted, Values).Run(_operations.Weights.With(changed), Values);

        Tensor[] Values(GraphValue value) => Value(layer, value);
    }

    private Tensor[] Value(GraphLayer layer, GraphValue value) => _values.GetValueOrDefault(value) ?? throw new InferenceException(
        $"it takes the output of '{value.Producer.Origin}', which is not committed yet. Commit layers in the model's order.", layer.Name);
}
