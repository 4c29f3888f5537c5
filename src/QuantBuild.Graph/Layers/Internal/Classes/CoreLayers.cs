using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Graph.Layers.Internal.Classes;

/// <summary>Fully connected layers, tables of vectors, and marks on steps that are passed over.</summary>
internal static class CoreLayers
{
    public static LayerTensor Dense(LayerScope scope, LayerTensor x)
    {
        var units = Convolutions.Positive(scope, "units");
        if (x.Rank < 2)
        {
            throw scope.Error("takes samples of at least one dimension; got a scalar");
        }

        var kernel = scope.Weight("kernel", Convolutions.Channels(scope, x), units);
        var product = scope.Op(x.Rank == 2 ? "MatMul" : "BatchMatMulV2", x.Value, kernel);
        return Activations.Apply(scope, Convolutions.Biased(scope, new(product, [.. x.Shape.SkipLast(1), units]) { Mask = x.Mask }));
    }

    /// <summary>The rows of a table that the input names; 0 marks a step to be passed over, if asked.</summary>
    public static LayerTensor Embedding(LayerScope scope, LayerTensor x)
    {
        scope.Config.Ignore("input_length", "lora_rank", "lora_alpha", "quantization_config");
        var (rows, length) = (Convolutions.Positive(scope, "input_dim"), Convolutions.Positive(scope, "output_dim"));
        var table = scope.Weight("embeddings", rows, length);
        var indices = scope.OpWith("Cast", new() { { "DstT", ElementType.Int32 } }, x.Value);
        var mask = scope.Config.Bool("mask_zero", false) ? scope.Op("NotEqual", indices, scope.Whole(0)) : (GraphValue?)null;
        return new(scope.Op("GatherV2", table, indices, scope.Whole(0)), [.. x.Shape, length]) { Mask = mask };
    }

    /// <summary>Marks the steps whose every feature has a certain value, and sets them to zero.</summary>
    public static LayerTensor Masking(LayerScope scope, LayerTensor x)
    {
        var differs = scope.Op("NotEqual", x.Value, scope.Number(scope.Config.DoubleOrNull("mask_value") ?? 0));
        var kept = scope.OpWith("Cast", new() { { "DstT", ElementType.Float32 } }, scope.Reduce("Any", differs, true, x.Rank - 1));
        return new(scope.Op("Mul", x.Value, kept), x.Shape) { Mask = scope.Reduce("Any", differs, false, x.Rank - 1) };
    }

    /// <summary>What acts in training alone.</summary>
    public static LayerTensor Identity(LayerScope scope, LayerTensor x)
    {
        scope.Config.Rest();
        return x.With(scope.Op("Identity", x.Value));
    }
}
