using QuantBuild.Graph;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Operations.Images;

/// <summary>Convolutions: kernels with the output channels first, values with the channels first.</summary>
internal static class ConvolutionOps
{
    public static IEnumerable<OperationRow> Rows =>
    [
        new("Conv1D", operation => Convolve(operation, 1)),
        new("Conv2D", operation => Convolve(operation, 2)),
        new("Conv3D", operation => Convolve(operation, 3)),
        .. OperationRow.Of(Depthwise, "DepthwiseConv2dNative", "DepthwiseConv2d"),
        new("Conv2DBackpropInput", operation => Transposed(operation, 2)),
        .. OperationRow.Of(operation => Transposed(operation, 3), "Conv3DBackpropInputV2"),
    ];

    /// <summary>The name of a value as ONNX's spatial ops take it.</summary>
    public static string Spatial(OperationLowering operation, int index, int spatial)
    {
        var value = operation.Value(index);
        if (value.Rank is { } rank && rank != spatial + 2)
        {
            throw new InferenceException($"{operation.Type} takes {spatial + 2} dimensions, and input {index} has {rank}.", operation.Name);
        }

        if (Padding.IsChannelsFirst(operation))
        {
            return operation.Input(index);
        }

        return value.Rank is not null
            ? operation.ChannelsFirst(index)
            : operation.Emit("Transpose", [operation.Input(index)], ("perm", ChannelOrder.ToFirst(spatial + 2)));
    }

    /// <summary>Sets a spatial op's result, of which the batch and channels may be known.</summary>
    public static void Set(OperationLowering operation, string name, int spatial, int? channels)
    {
        if (Padding.IsChannelsFirst(operation))
        {
            operation.Set(name, ElementType.Float32, [null, channels, .. new int?[spatial]]);
        }
        else
        {
            operation.SetChannelsFirst(name, [null, .. new int?[spatial], channels], ElementType.Float32);
        }
    }

    private static void Convolve(OperationLowering operation, int spatial)
    {
        var kernel = operation.Value(1);
        var attributes = Padding.Attributes(operation, spatial, Window(kernel, spatial));
        var channelAxis = Padding.IsChannelsFirst(operation) ? 1 : spatial + 1;
        var perGroup = kernel.Shape?[spatial];
        if (operation.Value(0).Shape?[channelAxis] is { } channels && perGroup > 0 && channels != perGroup)
        {
            attributes.Add(("group", channels / perGroup.Value));
        }

        // [spatial…, in, out] to [out, in, spatial…].
        var weights = Kernel(operation, kernel, [spatial + 1, spatial, .. Enumerable.Range(0, spatial)]);
        Set(operation, operation.Emit("Conv", [Spatial(operation, 0, spatial), weights], attributes), spatial, kernel.Shape?[spatial + 1]);
    }

    private static int?[] Window(LoweredValue kernel, int spatial) => [.. Enumerable.Range(0, spatial).Select(axis => kernel.Shape?[axis])];

    private static void Depthwise(OperationLowering operation)
    {
        var kernel = operation.Value(1);
        var (channels, multiplier) = (kernel.Shape?[2] ?? Unknown(operation), kernel.Shape?[3] ?? Unknown(operation));
        _ = Padding.Positive(operation, "channels of the kernel", channels);
        var attributes = Padding.Attributes(operation, 2, Window(kernel, 2));
        attributes.Add(("group", channels));

        // [height, width, in, multiplier] to [in · multiplier, 1, height, width].
        string weights;
        if (kernel.Constant is { Value: { } tensor })
        {
            var swapped = Constants.Transpose(tensor, ChannelOrder.DepthwiseKernel);
            weights = operation.Initializer(Constants.Reshape(swapped, [channels * multiplier, 1, tensor.Shape[0], tensor.Shape[1]]));
        }
        else
        {
            var swapped = operation.Emit("Transpose", [operation.Input(1)], ("perm", ChannelOrder.DepthwiseKernel));
            weights = operation.Emit(
                "Reshape", [swapped, operation.Integers(channels * multiplier, 1, kernel.Shape?[0] ?? -1, kernel.Shape?[1] ?? -1)]);
        }

        Set(operation, operation.Emit("Conv", [Spatial(operation, 0, 2), weights], attributes), 2, channels * multiplier);
    }

    // Inputs: the output's shape, the kernel [spatial…, out, in], the value.
    private static void Transposed(OperationLowering operation, int spatial)
    {
        var kernel = operation.Value(1);
        var strides = Padding.Spatial(operation, "strides", spatial);
        var dilations = Padding.Spatial(operation, "dilations", spatial);
        int[] window = [.. Enumerable.Range(0, spatial).Select(
            axis => (((kernel.Shape?[axis] ?? Unknown(operation)) - 1) * dilations[axis]) + 1)];
        var isSame = operation.Attributes.Text("padding") == "SAME";
        var (first, last, extra) = (new int[spatial], new int[spatial], new int[spatial]);
        for (var axis = 0; axis < spatial; axis++)
        {
            // What the forward convolution pads at its input; where the shape is only known at run time, it is the usual one, input ·
            // stride.
            var surplus = Surplus(operation, axis, spatial, strides[axis], window[axis], isSame) ?? (
                isSame ? window[axis] - strides[axis] : Math.Min(0, window[axis] - strides[axis]));
            first[axis] = Math.Max(0, surplus) / 2;
            last[axis] = Math.Max(0, surplus) - first[axis];
            extra[axis] = Math.Max(0, -surplus);
        }

        int[] toInFirst = [spatial + 1, spatial, .. Enumerable.Range(0, spatial)];
        OnnxAttribute[] attributes =
        [
            ("strides", strides), ("dilations", dilations), ("pads", [.. first, .. last]), ("output_padding", extra),
        ];
        var result = operation.Emit("ConvTranspose", [Spatial(operation, 2, spatial), Kernel(operation, kernel, toInFirst)], attributes);
        Set(operation, result, spatial, kernel.Shape?[spatial]);
    }

    /// <summary>By how much a transposed convolution without padding is longer than its declared output; null where that is not known
    /// before the model runs.</summary>
    private static int? Surplus(OperationLowering operation, int axis, int spatial, int stride, int window, bool isSame)
    {
        var spatialAxis = axis + (Padding.IsChannelsFirst(operation) ? 2 : 1);
        if (operation.Value(0).Constant?.Value is not { } shape || shape.Values.Length != spatial + 2)
        {
            return null;
        }

        // The forward convolution's output, which is the input here.
        var length = shape.Integers[spatialAxis];
        var input = isSame ? Ceiling(length, stride) : Ceiling(length - window + 1, stride);
        return ((input - 1) * stride) + window - length;
    }

    private static int Ceiling(int length, int stride) => (length + stride - 1) / stride;

    private static string Kernel(OperationLowering operation, LoweredValue kernel, int[] permutation) =>
        kernel.Constant is { Value: { } tensor }
            ? operation.Initializer(Constants.Transpose(tensor, permutation))
            : operation.Emit("Transpose", [operation.Input(1)], ("perm", permutation));

    private static int Unknown(OperationLowering operation) =>
        throw new InferenceException("the shape of its kernel must be known before the model runs.", operation.Name);
}
