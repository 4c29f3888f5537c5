using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.ForTfjs.Calls;

/// <summary>A call of a layer of which it is asked whether TF.js computes it rightly.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Config">Its options.</param>
/// <param name="Inputs">What it is called on.</param>
internal sealed record Replaced(TfjsLayer Layer, LayerConfig Config, IReadOnlyList<LayerTensor> Inputs)
{
    public LayerTensor X => Inputs[0];

    public string ClassName => Layer.ClassName;

    /// <summary>Whether the data have channels first.</summary>
    public bool IsChannelsFirst => TopologyNames.SnakeCase(Config.StringOrNull("data_format") ?? string.Empty) == "channels_first";

    /// <summary>An option of a convolution: one whole number for each direction.</summary>
    public int[] Each(string option, int spatial, int fallback = 1) =>
        Config.Array(option) is null ? [.. Enumerable.Repeat(Config.Int(option, fallback), spatial)] : Config.Ints(option);

    /// <summary>The form of a layer that TF.js computes with channels last alone, or computes wrongly otherwise.</summary>
    public TfjsForm? OfChannelsFirst(string why) => !IsChannelsFirst ? null : new TfjsForm(why, it =>
    {
        // A softmax is along the last dimension, whichever that is.
        var activation = TfjsActivation.Of(Layer, "activation");
        var hasOwn = activation.Name != "linear";
        var options = Layer.With(("data_format", "channels_last"));
        var output = it.ChannelsLast(x => it.Call(hasOwn ? options.With(("activation", "linear")) : options, x));
        return hasOwn ? activation.Call(it, output) : output;
    });
}
