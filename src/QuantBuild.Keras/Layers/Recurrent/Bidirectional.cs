using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Recurrent;

/// <summary>A recurrent layer and its twin that reads sequences from their end, side by side.</summary>
public sealed class Bidirectional : Layer, IConfiguredLayer
{
    private const string ForwardPrefix = "forward_";
    private const string BackwardPrefix = "backward_";

    private readonly string _mergeMode;
    private readonly string _layerName;
    private readonly bool _hasOwnBackward;
    private readonly RecurrentLayer _forward;
    private readonly RecurrentLayer _backward;

    /// <summary>Creates the layer.</summary>
    /// <param name="layer">The layer that reads forwards; a twin of it reads backwards.</param>
    /// <param name="mergeMode">How both outputs become one: <c>concat</c>, <c>sum</c>, <c>ave</c> or <c>mul</c>.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">The merge mode is unknown.</exception>
    public Bidirectional(RecurrentLayer layer, string mergeMode = "concat", string? name = null, IReadOnlyList<int>? inputShape = null)
        : this(layer, backward: null, mergeMode, name, inputShape)
    {
    }

    private Bidirectional(RecurrentLayer layer, RecurrentLayer? backward, string mergeMode, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        _mergeMode = mergeMode is "concat" or "sum" or "ave" or "mul"
            ? mergeMode
            : throw Error($"has merge mode '{mergeMode}', which is not supported. Supported: concat, sum, ave, mul");
        (_forward, _hasOwnBackward) = (layer, backward is not null);
        var plain = layer.Name.Length > 0 ? layer.Name : layer.NameStem;
        _layerName = plain.StartsWith(ForwardPrefix, StringComparison.Ordinal) ? plain[ForwardPrefix.Length..] : plain;
        _backward = backward ?? (RecurrentLayer)layer.CopyWithOption("go_backwards", !layer.Options.GoBackwards);
        if (_backward.Options.GoBackwards == _forward.Options.GoBackwards || _backward.ReturnSequences != _forward.ReturnSequences)
        {
            throw Error("has a forward and a backward layer that differ in go_backwards and in nothing else that shapes the output");
        }
    }

    internal override bool UsesMask => true;

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.Ignore("num_constants");
        var layer = Recurrent(config, config.Layer("layer"));
        var backward = config.LayerOrNull("backward_layer") is { } own ? Recurrent(config, own) : null;
        var mode = config.IsNull("merge_mode")
            ? throw config.Error("has merge_mode null, which makes two outputs; supported: concat, sum, ave, mul")
            : config.String("merge_mode", "concat");
        return new Bidirectional(layer, backward, mode, config.Name, config.InputShape ?? layer.InputShape);
    }

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        var shape = _forward.ComputeOutputShape(inputs);
        return _mergeMode == "concat" ? [.. shape[..^1], shape[^1] + _backward.Units]
            : _backward.Units == _forward.Units ? shape
            : throw Error($"merges {_forward.Units} units with {_backward.Units}");
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var one = _forward.Forward(inputs, context);
        var other = _backward.Forward(inputs, context);
        // Both in the order of time.
        other = _backward.ReturnSequences ? other.flip(1) : other;
        return _mergeMode switch
        {
            "sum" => one.Plus(other),
            "ave" => one.Plus(other).div_(Scalars.Of(2)),
            "mul" => one.mul(other),
            _ => torch.cat([one, other], -1),
        };
    }

    internal override void WriteConfig(LayerConfigWriter config)
    {
        config.Set("merge_mode", _mergeMode);
        var inner = LayerConfigWriter.LayerJson(_forward);
        inner["config"]!["name"] = _layerName;
        config.Set("layer", inner);
        if (_hasOwnBackward && !IsTwin())
        {
            config.Set("backward_layer", LayerConfigWriter.LayerJson(_backward));
        }
    }

    private protected override void Build(int[][] inputs)
    {
        var backwardName = _hasOwnBackward && !IsTwin() ? _backward.Name : BackwardPrefix + _layerName;
        Adopt(_forward, inputs[0], ForwardPrefix + _layerName);
        Adopt(_backward, inputs[0], backwardName);
    }

    // Keras 3 writes the backward layer even where it is the forward one's twin.
    private bool IsTwin()
    {
        var twin = LayerConfigWriter.LayerJson(_forward.CopyWithOption("go_backwards", _backward.Options.GoBackwards));
        var own = LayerConfigWriter.LayerJson(_backward);
        twin["config"]!["name"] = own["config"]!["name"]?.DeepClone();
        return System.Text.Json.Nodes.JsonNode.DeepEquals(twin, own);
    }

    private static RecurrentLayer Recurrent(LayerConfig config, Layer layer) =>
        layer as RecurrentLayer ?? throw config.Error($"has a {layer.ClassName} inside; supported: LSTM, GRU, SimpleRNN");
}
