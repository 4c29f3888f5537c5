using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Tfjs;
using QuantBuild.Keras.Internal.Topology;
using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Layers;

/// <summary>A recurrent layer and its twin that reads sequences from their end, side by side.</summary>
public sealed class Bidirectional : Layer, IConfiguredLayer
{
    private const string ForwardPrefix = "forward_";
    private const string BackwardPrefix = "backward_";

    private readonly string mergeMode;
    private readonly string layerName;
    private readonly bool hasOwnBackward;
    private readonly RecurrentLayer forward;
    private readonly RecurrentLayer backward;

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
        this.mergeMode = mergeMode is "concat" or "sum" or "ave" or "mul"
            ? mergeMode
            : throw Error($"has merge mode '{mergeMode}', which is not supported. Supported: concat, sum, ave, mul");
        (forward, hasOwnBackward) = (layer, backward is not null);
        var plain = layer.Name.Length > 0 ? layer.Name : layer.NameStem;
        layerName = plain.StartsWith(ForwardPrefix, StringComparison.Ordinal) ? plain[ForwardPrefix.Length..] : plain;
        this.backward = backward ?? (RecurrentLayer)layer.CopyWithOption("go_backwards", !layer.Options.GoBackwards);
        if (this.backward.Options.GoBackwards == forward.Options.GoBackwards || this.backward.ReturnSequences != forward.ReturnSequences)
        {
            throw Error("has a forward and a backward layer that differ in go_backwards and in nothing else that shapes the output");
        }
    }

    internal override bool UsesMask => true;

    internal override IEnumerable<(string Group, IReadOnlyList<Weight> Weights)> ArchiveGroups =>
        [("forward_layer/cell/vars", forward.Weights), ("backward_layer/cell/vars", backward.Weights)];

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.Ignore("num_constants");
        var layer = Recurrent(config, config.Layer("layer"));
        var backward = config.LayerOrNull("backward_layer") is { } own ? Recurrent(config, own) : null;
        var mode = config.IsNull("merge_mode") ? throw config.Error("has merge_mode null, which makes two outputs; supported: concat, sum, ave, mul") : config.String("merge_mode", "concat");
        return new Bidirectional(layer, backward, mode, config.Name, config.InputShape ?? layer.InputShape);
    }

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        var shape = forward.ComputeOutputShape(inputs);
        return mergeMode == "concat" ? [.. shape[..^1], shape[^1] + backward.Units]
            : backward.Units == forward.Units ? shape
            : throw Error($"merges {forward.Units} units with {backward.Units}");
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var one = forward.Forward(inputs, context);
        var other = backward.Forward(inputs, context);
        // Both in the order of time.
        other = backward.ReturnSequences ? other.flip(1) : other;
        return mergeMode switch
        {
            "sum" => one.Plus(other),
            "ave" => one.Plus(other).div_(Scalars.Of(2)),
            "mul" => one.mul(other),
            _ => torch.cat([one, other], -1),
        };
    }

    internal override TfjsForm? ForTfjs()
    {
        if ((forward.ForTfjs() ?? backward.ForTfjs()) is { } inner)
        {
            return new TfjsForm($"{inner.Why}, and inside a Bidirectional no layer can take its place");
        }

        return hasOwnBackward && !IsTwin() ? new TfjsForm("takes no backward_layer of another kind than the forward one") : null;
    }

    internal override void WriteConfig(LayerConfigWriter config)
    {
        config.Set("merge_mode", mergeMode);
        var inner = TopologyWriter.LayerJson(forward);
        inner["config"]!["name"] = layerName;
        config.Set("layer", inner);
        if (hasOwnBackward && !IsTwin())
        {
            config.Set("backward_layer", TopologyWriter.LayerJson(backward));
        }
    }

    private protected override void Build(int[][] inputs)
    {
        var backwardName = hasOwnBackward && !IsTwin() ? backward.Name : BackwardPrefix + layerName;
        Adopt(forward, inputs[0], ForwardPrefix + layerName);
        Adopt(backward, inputs[0], backwardName);
    }

    // Keras 3 writes the backward layer even where it is the forward one's twin.
    private bool IsTwin()
    {
        var twin = TopologyWriter.LayerJson(forward.CopyWithOption("go_backwards", backward.Options.GoBackwards));
        var own = TopologyWriter.LayerJson(backward);
        twin["config"]!["name"] = own["config"]!["name"]?.DeepClone();
        return System.Text.Json.Nodes.JsonNode.DeepEquals(twin, own);
    }

    private static RecurrentLayer Recurrent(LayerConfig config, Layer layer) =>
        layer as RecurrentLayer ?? throw config.Error($"has a {layer.ClassName} inside; supported: LSTM, GRU, SimpleRNN");
}
