using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Channels;

/// <summary>The weights of a layer that are matrices or convolution kernels, and so hold nearly all of a model's bytes; the others are small vectors.</summary>
internal static class Kernels
{
    // A smaller constant of an operation that has no kernel, such as a grid of places, is no weight worth rounding.
    private const int LeastOfOperation = 1 << 14;

    public static bool IsKernel(GraphLayer layer, WeightTensor weight) => layer switch
    {
        { Output: null } => weight.Shape.Count >= 2,
        { Class.Kernel: { } form } => layer.GetWeight(form.OutputRole) == weight,
        _ => weight.Values.Length >= LeastOfOperation && weight.Shape.Count(size => size > 1) > 1 && layer.Class.Scales is ScaleRule.Stops,
    };

    public static IReadOnlyList<WeightTensor> Of(GraphLayer layer) => [.. layer.Weights.Where(weight => IsKernel(layer, weight))];

    /// <summary>Whether a layer has one kernel, which takes its inputs and makes its outputs.</summary>
    public static bool IsOnlyOne(GraphLayer layer) => !layer.IsShared && Of(layer).Count == 1 && ChannelKernel.OfOutputs(layer) is not null;
}
