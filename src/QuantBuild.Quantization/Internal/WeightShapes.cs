using QuantBuild.Common;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Internal;

/// <summary>
/// Whether the weights of the layers that passes change have the shapes that Keras gives them. A file can claim any; what walks over a kernel's channels and a vector side by
/// side relies on their lengths.
/// </summary>
internal static class WeightShapes
{
    private static readonly string[] _normVectors = ["gamma", "beta", "moving_mean", "moving_variance"];

    /// <exception cref="QuantizationException">A weight does not fit its layer, or another weight of it.</exception>
    public static void Check(ModelGraph graph)
    {
        foreach (var layer in graph.Layers)
        {
            switch (layer.ClassName)
            {
                case "Dense":
                    CheckOutputs(layer, "kernel", 2, layer.GetNumber("units"), kernel => kernel[1]);
                    break;
                case "Conv1D":
                    CheckOutputs(layer, "kernel", 3, layer.GetNumber("filters"), kernel => kernel[2]);
                    break;
                case "Conv2D":
                    CheckOutputs(layer, "kernel", 4, layer.GetNumber("filters"), kernel => kernel[3]);
                    break;
                case "DepthwiseConv2D":
                    CheckOutputs(layer, "depthwise_kernel", 4, null, kernel => (long)kernel[2] * kernel[3]);
                    break;
                case "SeparableConv2D":
                    CheckSeparable(layer);
                    break;
                case "BatchNormalization" or "BatchNormalizationV1" or "BatchNormalizationV2" or "SyncBatchNormalization":
                    CheckNorm(layer);
                    break;
                default:
                    break;
            }
        }
    }

    private static void CheckOutputs(GraphLayer layer, string role, int rank, double? declared, Func<IReadOnlyList<int>, long> outputsOf)
    {
        if (layer.GetWeight(role) is not { } kernel)
        {
            return;
        }

        CheckRank(layer, kernel, rank);
        var outputs = outputsOf(kernel.Shape);
        if (declared is { } wanted && wanted != outputs)
        {
            throw Error(layer, kernel, FormattableString.Invariant($"the layer makes {wanted} channels"));
        }

        if (layer.GetWeight("bias") is { } bias && (bias.Shape.Count != 1 || bias.Values.Length != outputs))
        {
            throw Error(layer, bias, $"the layer makes {outputs} channels");
        }
    }

    private static void CheckSeparable(GraphLayer layer)
    {
        CheckOutputs(layer, "pointwise_kernel", 4, layer.GetNumber("filters"), kernel => kernel[3]);
        if (layer.GetWeight("depthwise_kernel") is not { } depthwise)
        {
            return;
        }

        CheckRank(layer, depthwise, 4);
        var between = (long)depthwise.Shape[2] * depthwise.Shape[3];
        if (layer.GetWeight("pointwise_kernel") is { } pointwise && pointwise.Shape[2] != between)
        {
            throw Error(layer, pointwise, $"the depthwise kernel makes {between} channels");
        }
    }

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
            throw Error(layer, weight, $"a {Printable.Text(layer.ClassName)} needs {rank} {(rank == 1 ? "dimension" : "dimensions")}, none of them 0");
        }
    }

    private static QuantizationException Error(GraphLayer layer, WeightTensor weight, string rule) => new(
        $"Weight '{Printable.Text(weight.Name)}' has shape [{string.Join(", ", weight.Shape.Take(16))}], and does not fit layer '{Printable.Text(layer.Name)}': {rule}.", weight.Name);
}
