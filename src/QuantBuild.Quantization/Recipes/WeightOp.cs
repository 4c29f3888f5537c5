using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Recipes;

/// <summary>What a weight is to the model, whatever the layer or operation is called.</summary>
public enum WeightOp
{
    /// <summary>None of the others, as the vectors of a batch normalization.</summary>
    Other,

    /// <summary>The kernel of a convolution, transposed, 1D and 3D ones and the pointwise half of a separable one among them.</summary>
    Conv2D,

    /// <summary>The kernel of a depthwise convolution.</summary>
    Depthwise,

    /// <summary>The matrix of a Dense, recurrent or attention layer, or of a matrix product.</summary>
    MatMul,

    /// <summary>The table of an embedding.</summary>
    Embedding,

    /// <summary>A bias.</summary>
    Bias,
}

/// <summary>Tells what weights are to the model.</summary>
public static class WeightOps
{
    private const int Matrix = 2;

    private static readonly Dictionary<string, WeightOp> _classes = new(StringComparer.Ordinal)
    {
        ["Conv2DTranspose"] = WeightOp.Conv2D,
        ["Conv3D"] = WeightOp.Conv2D,
        ["Conv3DTranspose"] = WeightOp.Conv2D,
        ["SeparableConv1D"] = WeightOp.Conv2D,
        ["Embedding"] = WeightOp.Embedding,
        ["Gather"] = WeightOp.Embedding,
        ["GatherV2"] = WeightOp.Embedding,
        ["LSTM"] = WeightOp.MatMul,
        ["GRU"] = WeightOp.MatMul,
        ["SimpleRNN"] = WeightOp.MatMul,
        ["Bidirectional"] = WeightOp.MatMul,
        ["TimeDistributed"] = WeightOp.MatMul,
        ["MultiHeadAttention"] = WeightOp.MatMul,
        ["EinsumDense"] = WeightOp.MatMul,
        ["Einsum"] = WeightOp.MatMul,
        ["BatchMatMul"] = WeightOp.MatMul,
        ["BatchMatMulV2"] = WeightOp.MatMul,
        ["MatMul"] = WeightOp.MatMul,
    };

    /// <summary>What a weight is to its layer.</summary>
    /// <param name="layer">The layer, or the operation of a Graph model.</param>
    /// <param name="weight">One of its weights.</param>
    public static WeightOp Of(GraphLayer layer, WeightTensor weight)
    {
        if (Has("bias") || (layer.ClassName == "BiasAdd" && layer.Operations.Count > 0)
            || weight.Name.EndsWith("/bias", StringComparison.Ordinal))
        {
            return WeightOp.Bias;
        }

        if (layer.Class.Kernel is { } form && Has(form.OutputRole))
        {
            return form.IsDepthwise ? WeightOp.Depthwise : form.Rank == Matrix ? WeightOp.MatMul : WeightOp.Conv2D;
        }

        return layer.Class.Kernel is { } separable && Has(separable.InputRole) ? WeightOp.Depthwise
            : weight.Shape.Count >= Matrix ? _classes.GetValueOrDefault(layer.ClassName) : WeightOp.Other;

        bool Has(string role) => layer.GetWeight(role)?.Name == weight.Name;
    }
}
