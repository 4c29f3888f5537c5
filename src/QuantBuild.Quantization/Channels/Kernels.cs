using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Channels;

/// <summary>The weights of a layer that are matrices or convolution kernels, and so hold nearly all of a model's bytes; the others are small vectors.</summary>
internal static class Kernels
{
    public static bool IsKernel(WeightTensor weight) => weight.Shape.Count >= 2;

    public static IReadOnlyList<WeightTensor> Of(GraphLayer layer) => [.. layer.Weights.Where(IsKernel)];

    /// <summary>Whether a layer has one kernel, which takes its inputs and makes its outputs.</summary>
    public static bool IsOnlyOne(GraphLayer layer) => !layer.IsShared && Of(layer).Count == 1 && ChannelKernel.OfOutputs(layer) is not null;
}
