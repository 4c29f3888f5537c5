using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Channels;

/// <summary>What a layer's options say that matters to passes and corrections.</summary>
internal static class LayerOptions
{
    public static bool IsChannelsLast(GraphLayer layer) => layer.GetString("data_format") is null or "channels_last";

    /// <summary>The name of the layer's own activation; null where it is something else than a name.</summary>
    public static string? Activation(GraphLayer layer) => layer.Find("activation") is null ? "linear" : layer.GetString("activation");

    /// <summary>What scales of channels do at a layer; its options and constants are taken into account.</summary>
    public static ScaleRule ScalesOf(GraphLayer layer) => (layer.Scales ?? layer.Class.Scales) switch
    {
        ScaleRule.PassesByActivation => IsPositivelyHomogeneous(Activation(layer)) ? ScaleRule.Passes : ScaleRule.Stops,
        ScaleRule.PassesUnlessClipped =>
            layer.Find("max_value") is null && (layer.GetNumber("threshold") ?? 0) == 0 ? ScaleRule.Passes : ScaleRule.Stops,
        var rule => rule,
    };

    public static bool IsPositivelyHomogeneous(string? activation) => activation is "linear" or "relu" or "leaky_relu";
}
