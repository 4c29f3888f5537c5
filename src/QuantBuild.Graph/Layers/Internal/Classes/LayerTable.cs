using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Classes;

/// <summary>The page of all layers: what operations each becomes. Activations are those of the option, as Relu or Softmax.</summary>
internal static class LayerTable
{
    private static readonly Dictionary<string, LayerRow> _rows = ((LayerRow[])
    [
        // Layers with a kernel.
        LayerRow.Of("Dense", "MatMul or BatchMatMulV2, BiasAdd", CoreLayers.Dense, passesMask: true),
        LayerRow.Of("Conv1D", "Pad where it is causal, Conv1D, BiasAdd", (scope, x) => Convolutions.Plain(scope, x, 1)),
        LayerRow.Of("Conv2D", "Conv2D, BiasAdd", (scope, x) => Convolutions.Plain(scope, x, 2)),
        LayerRow.Of("Conv3D", "Conv3D, BiasAdd", (scope, x) => Convolutions.Plain(scope, x, 3)),
        LayerRow.Of("DepthwiseConv1D", "DepthwiseConv2dNative on a row, BiasAdd", (scope, x) => Convolutions.Depthwise(scope, x, 1)),
        LayerRow.Of("DepthwiseConv2D", "DepthwiseConv2dNative, BiasAdd", (scope, x) => Convolutions.Depthwise(scope, x, 2)),
        LayerRow.Of("SeparableConv1D", "DepthwiseConv2dNative on a row, Conv1D, BiasAdd", (scope, x) =>
            Convolutions.Separable(scope, x, 1)),
        LayerRow.Of("SeparableConv2D", "DepthwiseConv2dNative, Conv2D, BiasAdd", (scope, x) => Convolutions.Separable(scope, x, 2)),
        LayerRow.Of("Conv2DTranspose", "Conv2DBackpropInput, BiasAdd", (scope, x) => Convolutions.Transposed(scope, x, 2)),
        LayerRow.Of("Conv3DTranspose", "Conv3DBackpropInputV2, BiasAdd", (scope, x) => Convolutions.Transposed(scope, x, 3)),
        LayerRow.Of("Embedding", "GatherV2", CoreLayers.Embedding),

        // Layers that go through sequences, and those that have another one inside.
        new("LSTM", "BatchMatMulV2, BiasAdd, Keras.LSTM", Recurrence.Lstm),
        new("GRU", "BatchMatMulV2, BiasAdd, Keras.GRU", Recurrence.Gru),
        new("SimpleRNN", "BatchMatMulV2, BiasAdd, Keras.SimpleRNN", Recurrence.Simple),
        new("Bidirectional", "the layer's twice, ReverseV2, ConcatV2, AddV2 or Mul", Wrappers.Bidirectional),
        LayerRow.Of("TimeDistributed", "Reshape, the layer's, Reshape", Wrappers.TimeDistributed, passesMask: true),
        LayerRow.Merging("MultiHeadAttention", "Einsum, Softmax", Attention.MultiHead),
        LayerRow.Merging("Attention", "BatchMatMulV2, Softmax", Attention.Dot),
        LayerRow.Merging("AdditiveAttention", "Tanh, Sum, Softmax, BatchMatMulV2", Attention.Additive),

        // Normalizations.
        LayerRow.Of("BatchNormalization", "FusedBatchNormV3 for images; else Sub, Mul, AddV2", Normalizing.Batch, passesMask: true),
        LayerRow.Of("LayerNormalization", "Mean, SquaredDifference, Rsqrt, Mul, AddV2", Normalizing.Layer, passesMask: true),
        LayerRow.Of("GroupNormalization", "Reshape, Mean, SquaredDifference, Rsqrt, Mul, AddV2", Normalizing.Group, passesMask: true),
        LayerRow.Of("RMSNormalization", "Square, Mean, Rsqrt, Mul", Normalizing.RootMeanSquare, passesMask: true),
        LayerRow.Of("UnitNormalization", "Square, Sum, Rsqrt, Mul", Normalizing.Unit, passesMask: true),
        LayerRow.Of("Normalization", "Sub, RealDiv", Normalizing.Given),

        // Activations.
        LayerRow.Of("Activation", "the activation's", Activations.Layer, passesMask: true),
        LayerRow.Of("ReLU", "Relu, Relu6, LeakyRelu or ClipByValue", Activations.Relu, passesMask: true),
        LayerRow.Of("LeakyReLU", "LeakyRelu", Activations.LeakyRelu, passesMask: true),
        LayerRow.Of("PReLU", "Prelu", Activations.PRelu, passesMask: true),
        LayerRow.Of("ELU", "Elu", Activations.Elu, passesMask: true),
        LayerRow.Of("ThresholdedReLU", "Greater, Mul", Activations.ThresholdedRelu, passesMask: true),
        LayerRow.Of("Softmax", "Softmax", Activations.Softmax, passesMask: true),

        // What combines several tensors.
        LayerRow.Merging("Add", "AddV2", (scope, inputs) => Merging.Elements(scope, inputs, "AddV2")),
        LayerRow.Merging("Subtract", "Sub", (scope, inputs) => Merging.Elements(scope, inputs, "Sub")),
        LayerRow.Merging("Multiply", "Mul", (scope, inputs) => Merging.Elements(scope, inputs, "Mul")),
        LayerRow.Merging("Maximum", "Maximum", (scope, inputs) => Merging.Elements(scope, inputs, "Maximum")),
        LayerRow.Merging("Minimum", "Minimum", (scope, inputs) => Merging.Elements(scope, inputs, "Minimum")),
        LayerRow.Merging("Average", "AddV2, RealDiv", Merging.Average),
        LayerRow.Merging("Concatenate", "ConcatV2", Merging.Concatenate),
        LayerRow.Merging("Dot", "BatchMatMulV2", Merging.Dot),

        // Pools.
        .. ((int[])[1, 2, 3]).SelectMany(OverPlaces),

        // What puts values in other places.
        LayerRow.Of("Flatten", "Reshape", Reshaping.Flatten),
        LayerRow.Of("Reshape", "Reshape", Reshaping.Reshape),
        LayerRow.Of("Permute", "Transpose", Reshaping.Permute),
        LayerRow.Of("RepeatVector", "ExpandDims, Tile", Reshaping.RepeatVector),

        // Images before a network.
        LayerRow.Of("Rescaling", "Mul, AddV2", Images.Rescale, passesMask: true),
        LayerRow.Of("Resizing", "ResizeBilinear or ResizeNearestNeighbor", Images.Resizing),
        LayerRow.Of("CenterCrop", "StridedSlice, ResizeBilinear", Images.CenterCrop),
        LayerRow.Of("RandomCrop", "StridedSlice, ResizeBilinear", Images.RandomCrop),

        // What passes everything on outside of training, but for marks.
        LayerRow.Of("Masking", "NotEqual, Any, Mul", CoreLayers.Masking),
        LayerRow.Of("Dropout", "Identity", CoreLayers.Identity, passesMask: true),
        .. LayerClasses.TrainingAids.Select(name => LayerRow.Of(name, "Identity", CoreLayers.Identity, passesMask: true)),
    ]).ToDictionary(row => row.ClassName, StringComparer.Ordinal);

    /// <summary>All classes.</summary>
    public static IReadOnlyCollection<LayerRow> Rows => _rows.Values;

    /// <summary>Lowers a call of a layer.</summary>
    /// <exception cref="LayersException">The class or an option is not supported, or the layer does not take those inputs.</exception>
    public static LayerTensor[] Lower(LayerScope scope, IReadOnlyList<LayerTensor> inputs)
    {
        var row = _rows.GetValueOrDefault(scope.ClassName) ?? throw LayerClasses.Unsupported(scope.Config.Name, scope.ClassName);
        LayerTensor[] outputs;
        try
        {
            outputs = row.Lower(scope, inputs);
        }
        catch (OverflowException)
        {
            throw scope.Error(
                $"makes more of each sample, {string.Join(" and ", inputs)}, than the {LayerShapes.MostElements} values that are computed");
        }

        scope.Config.IgnoreInitializers();
        scope.Config.RefuseUnread();
        if (Array.Find(outputs, output => !IsWithinLimit(output)) is { } tooLarge)
        {
            throw scope.Error($"makes {tooLarge} of each sample, more than the {LayerShapes.MostElements} values that are computed");
        }

        return row.PassesMask ? Array.ConvertAll(outputs, output => output with { Mask = inputs[0].Mask }) : outputs;
    }

    private static IEnumerable<LayerRow> OverPlaces(int spatial) =>
    [
        LayerRow.Of($"MaxPooling{spatial}D", spatial == 3 ? "MaxPool3D" : "MaxPool", (scope, x) =>
            Pools.Windows(scope, x, "MaxPool", spatial)),
        LayerRow.Of($"AveragePooling{spatial}D", spatial == 3 ? "AvgPool3D" : "AvgPool", (scope, x) =>
            Pools.Windows(scope, x, "AvgPool", spatial)),
        LayerRow.Of($"GlobalMaxPooling{spatial}D", "Max", (scope, x) => Pools.Global(scope, x, "Max", spatial)),
        LayerRow.Of($"GlobalAveragePooling{spatial}D", "Mean", (scope, x) => Pools.Global(scope, x, "Mean", spatial)),
        LayerRow.Of($"ZeroPadding{spatial}D", "Pad", (scope, x) => Reshaping.Pad(scope, x, spatial)),
        LayerRow.Of($"Cropping{spatial}D", "StridedSlice", (scope, x) => Reshaping.Crop(scope, x, spatial)),
        LayerRow.Of(
            $"UpSampling{spatial}D", spatial == 2 ? "ResizeNearestNeighbor or ResizeBilinear" : "Tile, Reshape",
            (scope, x) => Reshaping.UpSample(scope, x, spatial)),
    ];

    private static bool IsWithinLimit(LayerTensor x) =>
        LayerShapes.IsWithinLimit([.. x.Shape.Skip(1).Select(size => size ?? 1)]);
}
