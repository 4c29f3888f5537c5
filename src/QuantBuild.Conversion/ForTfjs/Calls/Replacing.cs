using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers;
using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.ForTfjs.Calls;

/// <summary>One call of a layer in whose place others come: what the layer is, and how these are called.</summary>
/// <param name="layer">The layer.</param>
/// <param name="config">Its options.</param>
/// <param name="inputs">What it is called on.</param>
/// <param name="outputs">What it makes.</param>
/// <param name="call">Calls a layer of the model that is written.</param>
internal sealed class Replacing(
    TfjsLayer layer, LayerConfig config, IReadOnlyList<Symbol> inputs, IReadOnlyList<LayerTensor> outputs,
    Func<TfjsLayer, IReadOnlyList<Symbol>, Symbol> call)
{
    public TfjsLayer Layer => layer;

    public LayerConfig Config => config;

    public IReadOnlyList<Symbol> Inputs => inputs;

    public IReadOnlyList<LayerTensor> Outputs => outputs;

    /// <summary>The first input.</summary>
    public Symbol X => inputs[0];

    /// <summary>The number of channels of the first input.</summary>
    public int Channels => X.Tensor.Channels ?? throw UnknownSizes;

    public static LayersException UnknownSizes => Obstacle("layers that take its place would need inputs of known sizes");

    /// <summary>Why no layers take the place after all, as the end of a sentence.</summary>
    public static LayersException Obstacle(string why) => new(why);

    public static JsonArray List(params IEnumerable<int> values) => new([.. values.Select(value => (JsonNode)value)]);

    /// <summary>Calls a new layer.</summary>
    public Symbol Add(string className, JsonObject options, params Symbol[] on) => call(new TfjsLayer(className, options), on);

    /// <summary>Calls a new layer.</summary>
    public Symbol Add(TfjsLayer added, params Symbol[] on) => call(added, on);

    /// <summary>Calls a new layer that has the name of the one whose place it takes.</summary>
    public Symbol Own(string className, JsonObject options, params Symbol[] on) => Call(new TfjsLayer(className, options), on);

    /// <summary>Calls a layer that has the name of the one whose place it takes; where nothing else is given, on the same inputs.</summary>
    public Symbol Call(TfjsLayer own, params Symbol[] on) => call(own with { Name = layer.Name }, on.Length == 0 ? inputs : on);

    /// <summary>A new layer with weights.</summary>
    public static TfjsLayer Filled(string className, JsonObject options, params (string Path, Func<float[]> Values)[] weights) =>
        new(className, options) { Weights = weights.ToDictionary(weight => weight.Path, weight => weight.Values) };

    /// <summary>The values of one of the layer's weights.</summary>
    public float[] Values(string path) => layer.Weights[path]();

    public Symbol Reshape(Symbol x, params IEnumerable<int> sizes) =>
        sizes.SequenceEqual(x.Sizes) ? x : Add("Reshape", new() { ["target_shape"] = List(sizes) }, x);

    /// <summary>Brings what came in the layer's place into the layer's output shape.</summary>
    public Symbol ReshapeToOutput(Symbol x) => Reshape(x, outputs[0].Shape.Skip(1).Select(size => size ?? throw UnknownSizes));

    /// <param name="x">The tensor.</param>
    /// <param name="dims">The dimensions in their new order, counted with the batch from 0.</param>
    public Symbol Permute(Symbol x, params int[] dims) =>
        dims.Order().SequenceEqual(dims) ? x : Add("Permute", new() { ["dims"] = List(dims) }, x);

    public Symbol Rescale(Symbol x, double scale, double offset = 0) =>
        Add("Rescaling", new() { ["scale"] = scale, ["offset"] = offset }, x);

    /// <summary>Puts zeros above an image.</summary>
    public Symbol PadImage(Symbol x, int rows) => rows == 0
        ? x
        : Add("ZeroPadding2D", new() { ["padding"] = new JsonArray(List(rows, 0), List(0, 0)), ["data_format"] = "channels_last" }, x);

    public Symbol Activate(Symbol x, string activation) => Add("Activation", new() { ["activation"] = activation }, x);

    /// <summary>Applies what works on the last dimension to another one, with which it changes places before and after.</summary>
    public Symbol OnLast(Symbol x, int axis, Func<Symbol, Symbol> apply)
    {
        var last = x.Tensor.Rank - 1;
        int[] swapped = [.. Enumerable.Range(1, last).Select(dim => dim == axis ? last : dim == last ? axis : dim)];
        return Permute(apply(Permute(x, swapped)), swapped);
    }

    /// <summary>Applies what works on the last dimension to several, which are joined before and parted after.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axes">The dimensions in ascending order, counted with the batch from 0.</param>
    /// <param name="apply">What works on the last dimension.</param>
    public Symbol OnJoined(Symbol x, int[] axes, Func<Symbol, Symbol> apply)
    {
        int[] order = [.. Enumerable.Range(1, x.Tensor.Rank - 1).Except(axes), .. axes];
        var moved = Permute(x, order);
        var kept = moved.Sizes[..^axes.Length];
        var joined = Reshape(moved, [.. kept, LayerShapes.Product(moved.Sizes.Skip(kept.Length))]);
        int[] back = [.. Enumerable.Range(1, order.Length).Select(dim => Array.IndexOf(order, dim) + 1)];
        return Permute(Reshape(apply(joined), moved.Sizes), back);
    }

    /// <summary>Computes what takes images on a sequence, which is an image one column wide.</summary>
    public Symbol AsImage(Symbol x, Func<Symbol, Symbol> compute) => ReshapeToOutput(compute(Reshape(x, x.Sizes[0], 1, x.Sizes[1])));

    /// <summary>Computes a layer whose data have channels first with channels last.</summary>
    public Symbol ChannelsLast(Func<Symbol, Symbol> compute)
    {
        var last = X.Tensor.Rank - 1;
        var output = compute(Permute(X, [.. Enumerable.Range(2, last - 1), 1]));
        return output.Tensor.Rank == 2 ? output : Permute(output, [last, .. Enumerable.Range(1, last - 1)]);
    }
}
