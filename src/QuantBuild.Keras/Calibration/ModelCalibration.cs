using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Calibration;
using QuantBuild.Keras.Internal.Topology;
using QuantBuild.Keras.Internal.Training;
using QuantBuild.Keras.Layers;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;
using TorchSharp;

namespace QuantBuild.Keras.Calibration;

/// <summary>Carries calibration samples through a model layer by layer, in its float and its quantized form side by side. An activation is
/// released when the last layer that takes it is committed.</summary>
/// <remarks>Memory: about four times the largest activations of all samples. Not safe for use from several threads at once.</remarks>
public sealed class ModelCalibration : ICalibration, IDisposable
{
    private readonly Model _model;
    private readonly string _input;
    private readonly Dictionary<string, Activations> _activations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _waiting;
    private readonly HashSet<string> _committed = new(StringComparer.Ordinal);

    // Quantizing a layer asks for its float output and then commits it; the float side need not be computed twice.
    private (string Layer, torch.Tensor[] Output)? _linearOutput;

    /// <summary>Places the samples at the model's input.</summary>
    /// <param name="graph">The float model, as it is before the first layer is quantized: its weights are those of the float side.</param>
    /// <param name="samples">The samples, float32, batch first, channels last; they stay the caller's.</param>
    /// <exception cref="KerasException">The model has several inputs, a layer that is called more than once or that is not supported, or
    /// the samples do not fit it.</exception>
    public ModelCalibration(ModelGraph graph, torch.Tensor samples)
    {
        if (graph.Layers.FirstOrDefault(layer => layer.IsShared) is { } shared)
        {
            throw new KerasException($"Layer '{shared.Name}' is called more than once; calibration goes through a model layer by layer, "
                + "and needs each called once.", shared.Name);
        }

        _model = GraphReader.Read(graph);
        if (_model.Graph.Inputs.Count != 1)
        {
            _model.Dispose();
            throw new KerasException(
                $"Model '{_model.Name}' has {_model.Graph.Inputs.Count} inputs; calibration samples can be given for one.");
        }

        _model.FitInput([.. samples.shape.Skip(1).Select(size => (int)size)]);
        ModelShapes.Require(samples, _model.Graph.Inputs[0].ShapeArray, "calibration samples");
        _waiting = graph.Layers.ToDictionary(layer => layer.Name, layer => layer.Consumers.Count, StringComparer.Ordinal);
        _input = _model.Graph.Inputs[0].Node.Layer.Name;
        _activations[_input] = new Activations(InputStatistics.Cut(samples), InputStatistics.Cut(samples));
    }

    /// <inheritdoc/>
    public IReadOnlyList<GramMatrix> InputGrams(GraphLayer layer)
    {
        using var threads = new IntraOpThreads(Environment.ProcessorCount);
        using var noGrad = torch.no_grad();
        return Inputs(layer, quantized: true) is [var samples] ? InputStatistics.Grams(_model.GetLayer(layer.Name), samples) : [];
    }

    /// <inheritdoc/>
    public ChannelMoments FloatOutput(GraphLayer layer)
    {
        ForgetLinearOutput();
        var kerasLayer = _model.GetLayer(layer.Name);
        var output = Forward(layer, quantized: false, ForwardContext.Inference with { WithoutActivation = kerasLayer });
        var moments = InputStatistics.Moments(output);
        if (kerasLayer.LastActivation is null or { IsLinear: true })
        {
            _linearOutput = (layer.Name, output);
        }
        else
        {
            Array.ForEach(output, part => part.Dispose());
        }

        return moments;
    }

    /// <inheritdoc/>
    public ChannelMoments QuantizedOutput(GraphLayer layer, IReadOnlyList<WeightTensor> weights)
    {
        var kept = SetWeights(layer.Name, weights);
        var output = Forward(layer, quantized: true, ForwardContext.Inference with { WithoutActivation = _model.GetLayer(layer.Name) });
        SetWeights(layer.Name, kept);
        var moments = InputStatistics.Moments(output);
        Array.ForEach(output, part => part.Dispose());
        return moments;
    }

    /// <inheritdoc/>
    public void Commit(GraphLayer layer, IReadOnlyList<WeightTensor> weights)
    {
        if (!_committed.Add(layer.Name))
        {
            throw new KerasException($"Layer '{layer.Name}' is committed already.", layer.Name);
        }

        if (!_activations.ContainsKey(layer.Name))
        {
            var before = _linearOutput is { } known && known.Layer == layer.Name
                ? known.Output
                : Forward(layer, quantized: false, ForwardContext.Inference);
            _linearOutput = _linearOutput?.Layer == layer.Name ? null : _linearOutput;
            SetWeights(layer.Name, weights);
            _activations[layer.Name] = new Activations(before, Forward(layer, quantized: true, ForwardContext.Inference));
        }

        foreach (var source in layer.Inputs.Where(source => --_waiting[source.Name] == 0 && !source.IsOutput))
        {
            _activations[source.Name].Dispose();
            _activations.Remove(source.Name);
        }
    }

    /// <summary>Releases activations and weights.</summary>
    public void Dispose()
    {
        ForgetLinearOutput();
        foreach (var pair in _activations.Values)
        {
            pair.Dispose();
        }

        _activations.Clear();
        _model.Dispose();
    }

    private void ForgetLinearOutput()
    {
        Array.ForEach(_linearOutput?.Output ?? [], part => part.Dispose());
        _linearOutput = null;
    }

    private torch.Tensor[] Forward(GraphLayer layer, bool quantized, ForwardContext context)
    {
        using var threads = new IntraOpThreads(Environment.ProcessorCount);
        using var noGrad = torch.no_grad();
        var kerasLayer = _model.GetLayer(layer.Name);
        var inputs = Inputs(layer, quantized);
        var outputs = new torch.Tensor[inputs[0].Length];
        for (var part = 0; part < outputs.Length; part++)
        {
            using var scope = torch.NewDisposeScope();
            outputs[part] = kerasLayer.Forward([.. inputs.Select(input => input[part])], context).DetachFromDisposeScope();
        }

        return outputs;
    }

    private torch.Tensor[][] Inputs(GraphLayer layer, bool quantized) =>
    [
        .. SourcesOf(layer).Select(source => _activations.TryGetValue(source, out var pair)
            ? quantized ? pair.Quantized : pair.Float
            : throw new KerasException($"Layer '{layer.Name}' takes the output of '{source}', which is not committed yet. "
                + "Commit layers in the graph's order.", layer.Name)),
    ];

    /// <summary>A sequential model may begin with a layer of any kind, which then takes the samples.</summary>
    private IEnumerable<string> SourcesOf(GraphLayer layer) =>
        layer.Inputs.Count > 0 ? layer.Inputs.Select(source => source.Name) : layer.Class.IsInput ? [] : [_input];

    /// <summary>Sets weights and returns those that were there.</summary>
    private List<WeightTensor> SetWeights(string layer, IReadOnlyList<WeightTensor> weights)
    {
        var former = new List<WeightTensor>();
        foreach (var weight in weights)
        {
            var target = WeightNames.Find(_model.GetLayer(layer).Weights, known => known.SavedNames, weight.Name)
                ?? throw new KerasException($"Layer '{layer}' has no weight '{weight.Name}'.", layer);
            former.Add(weight.With(target.GetValues()));
            target.SetValues(weight.Values.ToArray());
        }

        return former;
    }

    /// <summary>A layer's output in both models, some samples at a time.</summary>
    private sealed record Activations(torch.Tensor[] Float, torch.Tensor[] Quantized) : IDisposable
    {
        public void Dispose()
        {
            Array.ForEach(Float, part => part.Dispose());
            Array.ForEach(Quantized, part => part.Dispose());
        }
    }
}
