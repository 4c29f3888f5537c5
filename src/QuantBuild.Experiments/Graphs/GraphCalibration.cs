using System.Collections.Immutable;
using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Inference;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>
/// Carries calibration samples through a model layer by layer, as it is quantized. A value is released when nothing takes it any more.
/// </summary>
/// <remarks>Memory: about twice the largest values of all samples, and half a gigabyte that is released. Not safe for use from several
/// threads at once.</remarks>
public sealed class GraphCalibration : ICalibration
{
    // So many layers wait for one that is asked for, at most.
    private const int MostPending = 64;

    // By itself the collector leaves arrays as large as these until there are several times as many bytes of them as are in use.
    private const long MostGarbage = 1 << 29;

    private readonly ModelOperations _operations;
    private readonly CarriedValues _values;
    private readonly Dictionary<string, Tensor> _changed = new(StringComparer.Ordinal);
    private readonly WeightSet _weights;

    private long _garbage;

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
        _weights = _operations.Weights.With(_changed);
        _values = new CarriedValues([.. model.Layers.Select(layer => (layer.Name, _operations.Of(layer)))]);
        foreach (var input in _operations.Graph.Inputs.Where(input => _values.AreTaken(input.Value)))
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
    public ChannelMoments FloatOutput(GraphLayer layer) => Floats.MomentsOf(layer);

    /// <inheritdoc/>
    public ChannelMoments QuantizedOutput(GraphLayer layer, IReadOnlyList<WeightTensor> weights)
    {
        var part = _operations.Of(layer);
        var before = part.BeforeActivation(layer);
        Forget();
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
    /// <remarks>What has no kernel is computed with the next kernel that takes it, or where several layers do.</remarks>
    public void Commit(GraphLayer layer, IReadOnlyList<WeightTensor> weights)
    {
        var part = _operations.Of(layer);
        foreach (var weight in weights)
        {
            _changed[weight.Name] = weight.ToTensor();
        }

        if (_tried is { } tried && tried.Layer == layer && tried.Weights.SequenceEqual(weights))
        {
            _values.Commit(part, tried.Made);
            _tried = null;
        }
        else
        {
            Forget();
            var isLeft = Kernels.Of(layer).Count == 0 && _values.Pending < MostPending;
            _values.Commit(part, isLeft ? ImmutableDictionary<GraphValue, Tensor[]>.Empty : Compute(layer, weights, part.Gives));
        }

        if (_garbage + _values.Released > MostGarbage)
        {
            GC.Collect();
            _garbage = -_values.Released;
        }
    }

    private void Forget()
    {
        _garbage += _tried?.Made.Values.Sum(CarriedValues.BytesOf) ?? 0;
        _tried = null;
    }

    private IReadOnlyDictionary<GraphValue, Tensor[]> Compute(
        GraphLayer layer, IReadOnlyList<WeightTensor> weights, IReadOnlyList<GraphValue> wanted)
    {
        if (wanted.Count == 0)
        {
            return new Dictionary<GraphValue, Tensor[]>();
        }

        var changed = weights.ToDictionary(weight => weight.Name, weight => weight.ToTensor(), StringComparer.Ordinal);
        var (takes, kept) = _values.WayTo(_operations.Of(layer), layer.Name);
        var made = new LayerSlice(takes, [.. wanted, .. kept], _values.Of).Run(_weights.With(changed), _values.Of);
        foreach (var value in kept)
        {
            _values.Add(value, made[value]);
        }

        return made;
    }
}
