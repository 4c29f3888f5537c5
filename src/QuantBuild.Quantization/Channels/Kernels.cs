using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Channels;

/// <summary>The weights of a layer that are matrices or convolution kernels, and so hold nearly all of a model's bytes;
/// the others are small vectors.</summary>
public static class Kernels
{
    // A smaller constant of an operation that has no kernel, such as a grid of places, is no weight worth rounding.
    private const int LeastOfOperation = 1 << 14;

    internal static bool IsKernel(GraphLayer layer, WeightTensor weight) => layer switch
    {
        { Operations.Count: 0 } => weight.Shape.Count >= 2,
        { Class.Kernel: { } form } => layer.GetWeight(form.OutputRole) == weight,
        _ => weight.Values.Length >= LeastOfOperation && weight.Shape.Count(size => size > 1) > 1 && layer.Class.Scales is ScaleRule.Stops,
    };

    /// <summary>The kernels of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>Them, in the order of its weights; none where it has only vectors, or nothing.</returns>
    public static IReadOnlyList<WeightTensor> Of(GraphLayer layer) => [.. layer.Weights.Where(weight => IsKernel(layer, weight))];

    /// <summary>Whether a layer has one kernel, which takes its inputs and makes its outputs.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>Whether it has.</returns>
    public static bool IsOnlyOne(GraphLayer layer) => !layer.IsShared && Of(layer).Count == 1 && ChannelKernel.OfOutputs(layer) is not null;
}
