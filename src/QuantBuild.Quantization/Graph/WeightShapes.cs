using QuantBuild.Common;

namespace QuantBuild.Quantization.Graph;

/// <summary>Whether the weights of the layers that passes change have the shapes that Keras gives them. A file can claim any; what walks
/// over a kernel's channels and a vector side by side relies on their lengths.</summary>
internal static class WeightShapes
{
    private static readonly string[] _normVectors = ["gamma", "beta", "moving_mean", "moving_variance"];

    /// <exception cref="QuantizationException">A weight does not fit its layer, or another weight of it.</exception>
    public static void Check(ModelGraph graph)
    {
        foreach (var layer in graph.Layers)
        {
            if (layer.Class.Kernel is { } form)
            {
                CheckKernel(layer, form);
            }
            else if (layer.Class.IsBatchNorm)
            {
                CheckNorm(layer);
            }
        }
    }

    private static void CheckKernel(GraphLayer layer, KernelForm form)
    {
        if (layer.GetWeight(form.OutputRole) is { } kernel)
        {
            CheckOutputs(layer, kernel, form);
        }

        if (form.InputRole != form.OutputRole && layer.GetWeight(form.InputRole) is { } first)
        {
            CheckFirst(layer, first, form);
        }
    }

    private static void CheckOutputs(GraphLayer layer, WeightTensor kernel, KernelForm form)
    {
        CheckRank(layer, kernel, form.Rank);
        var outputs = form.IsDepthwise ? DepthwiseOutputs(kernel) : kernel.Shape[form.IsTransposed ? ^2 : ^1];
        if (form.CountOption is { } option && layer.GetNumber(option) is { } wanted && wanted != outputs)
        {
            throw Error(layer, kernel, FormattableString.Invariant($"the layer makes {wanted} channels"));
        }

        if (layer.GetWeight("bias") is { } bias && (bias.Shape.Count != 1 || bias.Values.Length != outputs))
        {
            throw Error(layer, bias, $"the layer makes {outputs} channels");
        }
    }

    /// <summary>The first of two kernels is depthwise, and makes what the second takes.</summary>
    private static void CheckFirst(GraphLayer layer, WeightTensor first, KernelForm form)
    {
        CheckRank(layer, first, form.Rank);
        var between = DepthwiseOutputs(first);
        if (layer.GetWeight(form.OutputRole) is { } second && second.Shape[^2] != between)
        {
            throw Error(layer, second, $"the depthwise kernel makes {between} channels");
        }
    }

    private static long DepthwiseOutputs(WeightTensor kernel) => (long)kernel.Shape[^2] * kernel.Shape[^1];

    private static void CheckNorm(GraphLayer layer)
    {
        WeightTensor[] vectors = [.. _normVectors.Select(layer.GetWeight).OfType<WeightTensor>()];
        foreach (var vector in vectors)
        {
            CheckRank(layer, vector, 1);
            if (vector.Values.Length != vectors[0].Values.Length)
            {
                throw Error(layer, vector, $"'{Printable.Text(vectors[0].Name)}' has {vectors[0].Values.Length} channels");
            }
        }
    }

    private static void CheckRank(GraphLayer layer, WeightTensor weight, int rank)
    {
        if (weight.Shape.Count != rank || weight.Values.Length == 0)
        {
            throw Error(
                layer, weight,
                $"a {Printable.Text(layer.ClassName)} needs {rank} {(rank == 1 ? "dimension" : "dimensions")}, none of them 0");
        }
    }

    private static QuantizationException Error(GraphLayer layer, WeightTensor weight, string rule) => new(
        $"Weight '{Printable.Text(weight.Name)}' has shape [{string.Join(", ", weight.Shape.Take(16))}], "
            + $"and does not fit layer '{Printable.Text(layer.Name)}': {rule}.", weight.Name);
}
