using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Internal;

/// <summary>What the passes know of Keras's layers. Whatever is not named here is left alone.</summary>
internal static class LayerClasses
{
    private static readonly HashSet<string> _perChannel = new(StringComparer.Ordinal)
    {
        "MaxPooling1D", "MaxPooling2D", "AveragePooling1D", "AveragePooling2D", "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalAveragePooling1D",
        "GlobalAveragePooling2D", "Flatten", "ZeroPadding1D", "ZeroPadding2D", "Cropping1D", "Cropping2D", "UpSampling1D", "UpSampling2D",
    };

    private static readonly HashSet<string> _identities = new(StringComparer.Ordinal)
    {
        "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianDropout", "GaussianNoise", "AlphaDropout", "ActivityRegularization",
    };

    /// <summary>Whether a layer passes everything on outside of training.</summary>
    public static bool IsIdentity(GraphLayer layer) => _identities.Contains(layer.ClassName);

    /// <summary>The role of the kernel that makes the layer's output channels; null where the layer has none.</summary>
    public static string? OutputKernelRole(GraphLayer layer) => layer.ClassName switch
    {
        "Dense" or "Conv1D" or "Conv2D" => "kernel",
        "DepthwiseConv2D" => "depthwise_kernel",
        "SeparableConv2D" => "pointwise_kernel",
        _ => null,
    };

    /// <summary>The role of the kernel that takes the layer's input channels; null where the layer has none.</summary>
    public static string? InputKernelRole(GraphLayer layer) => layer.ClassName == "SeparableConv2D" ? "depthwise_kernel" : OutputKernelRole(layer);

    public static bool IsChannelsLast(GraphLayer layer) => layer.GetString("data_format") is null or "channels_last";

    /// <summary>The name of the layer's own activation; null where it is something else than a name.</summary>
    public static string? Activation(GraphLayer layer) => layer.Find("activation") is null ? "linear" : layer.GetString("activation");

    /// <summary>Whether f(s·x) = s·f(x) for s &gt; 0, channel by channel, and channels stay apart (in a flattened picture, the index modulo their number).</summary>
    public static bool CommutesWithChannelScales(GraphLayer layer) => IsChannelsLast(layer) && layer.ClassName switch
    {
        "Activation" => IsPositivelyHomogeneous(Activation(layer)),
        "ReLU" => layer.Find("max_value") is null && (layer.GetNumber("threshold") ?? 0) == 0,
        "LeakyReLU" => true,
        _ => _perChannel.Contains(layer.ClassName) || IsIdentity(layer),
    };

    public static bool IsPositivelyHomogeneous(string? activation) => activation is "linear" or "relu" or "leaky_relu";
}
