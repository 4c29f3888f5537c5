using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Channels;

/// <summary>What a layer's options say that matters to passes and corrections.</summary>
internal static class LayerOptions
{
    public static bool IsChannelsLast(GraphLayer layer) => layer.GetString("data_format") is null or "channels_last";

    /// <summary>The name of the layer's own activation; null where it is something else than a name.</summary>
    public static string? Activation(GraphLayer layer) => layer.Find("activation") is null ? "linear" : layer.GetString("activation");

    /// <summary>Whether f(s·x) = s·f(x) for s &gt; 0, channel by channel, and channels stay apart (in a flattened picture, the index modulo their number).</summary>
    public static bool PassesChannelScales(GraphLayer layer) => IsChannelsLast(layer) && layer.Class.Scales switch
    {
        ScaleRule.Passes or ScaleRule.PassesFlattened => true,
        ScaleRule.PassesByActivation => IsPositivelyHomogeneous(Activation(layer)),
        ScaleRule.PassesUnlessClipped => layer.Find("max_value") is null && (layer.GetNumber("threshold") ?? 0) == 0,
        _ => false,
    };

    public static bool IsPositivelyHomogeneous(string? activation) => activation is "linear" or "relu" or "leaky_relu";
}
