using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Graph.Layers.Internal.Classes;

/// <summary>Convolutions of steps, images and volumes.</summary>
internal static class Convolutions
{
    private static readonly string[] _types = ["Conv1D", "Conv2D", "Conv3D"];

    public static LayerTensor Plain(LayerScope scope, LayerTensor x, int spatial) => Activated(scope, x, spatial, last =>
    {
        var (window, filters, groups) = (Window.OfKernel(scope, spatial), Positive(scope, "filters"), Positive(scope, "groups", 1));
        var channels = Channels(scope, last);
        if (channels % groups != 0 || filters % groups != 0)
        {
            throw scope.Error($"has {groups} groups, which {channels} channels or {filters} filters are no multiple of");
        }

        var kernel = scope.Weight("kernel", [.. window.Size, channels / groups, filters]);
        var output = window.Output(scope, last);
        var padded = BeforeSteps(scope, last, window);
        return new(scope.OpWith(_types[spatial - 1], window.Attributes(), padded, kernel), [null, .. output, filters]);
    });

    public static LayerTensor Depthwise(LayerScope scope, LayerTensor x, int spatial) => Activated(scope, x, spatial, last =>
    {
        // Keras writes what it inherits from the plain convolution as well; that means nothing here.
        scope.Config.Ignore("groups", "filters");
        return EachChannel(scope, last, Window.OfKernel(scope, spatial), "depthwise_kernel");
    });

    public static LayerTensor Separable(LayerScope scope, LayerTensor x, int spatial) => Activated(scope, x, spatial, last =>
    {
        scope.Config.Ignore("groups");
        var filters = Positive(scope, "filters");
        var separate = EachChannel(scope, last, Window.OfKernel(scope, spatial), "depthwise_kernel");
        var kernel = scope.Weight("pointwise_kernel", [.. Enumerable.Repeat(1, spatial), separate.Channels!.Value, filters]);
        var one = new Window(
            [.. Enumerable.Repeat(1, spatial)], [.. Enumerable.Repeat(1, spatial)], [.. Enumerable.Repeat(1, spatial)], "valid");
        return new(scope.OpWith(_types[spatial - 1], one.Attributes(), separate.Value, kernel), [.. separate.Shape.SkipLast(1), filters]);
    });

    /// <summary>The kernel is [sizes…, out, in].</summary>
    public static LayerTensor Transposed(LayerScope scope, LayerTensor x, int spatial) => Activated(scope, x, spatial, last =>
    {
        var (window, filters) = (Window.OfKernel(scope, spatial), Positive(scope, "filters"));
        if (scope.Config.Int("groups", 1) != 1)
        {
            throw scope.Error("has groups; supported: 1");
        }

        int[]? added = scope.Config.Has("output_padding") ? Padding(scope, spatial) : null;
        var kernel = scope.Weight("kernel", [.. window.Size, filters, Channels(scope, last)]);
        int?[] output = [.. Enumerable.Range(0, spatial).Select(axis => Enlarged(last.Shape[axis + 1], window, axis, added?[axis]))];
        if (added is not null && output.Contains(null))
        {
            throw scope.Error("has output_padding, for which the sizes of its input must be known");
        }

        // The sizes count alone; of what is not known, they are those without output_padding.
        var shape =
            output.Contains(null) ? scope.Op("Shape", last.Value) : scope.Integers([1, .. output.Select(size => size!.Value), filters]);
        var type = spatial == 3 ? "Conv3DBackpropInputV2" : "Conv2DBackpropInput";
        return new(scope.OpWith(type, window.Attributes(), shape, kernel, last.Value), [null, .. output, filters]);
    });

    public static int Positive(LayerScope scope, string option, int? fallback = null)
    {
        var number = scope.Config.Int(option, fallback);
        return number > 0 ? number : throw scope.Error($"has {option} {number}; it must be positive");
    }

    public static int Channels(LayerScope scope, LayerTensor x) =>
        x.Channels ?? throw scope.Error("has weights for each channel of its input, whose number is not known");

    /// <summary>Adds the bias, if there is one.</summary>
    public static LayerTensor Biased(LayerScope scope, LayerTensor sum) => scope.Config.Bool("use_bias", true)
        ? sum.With(scope.Op("BiasAdd", sum.Value, scope.Weight("bias", sum.Channels!.Value)))
        : sum;

    private static LayerTensor Activated(LayerScope scope, LayerTensor x, int spatial, Func<LayerTensor, LayerTensor> convolve)
    {
        if (x.Rank != spatial + 2)
        {
            throw scope.Error($"takes samples of {spatial + 1} dimensions, the channels among them; got {x}");
        }

        var output = LastDimension.ChannelsLast(scope, x, last => Biased(scope, convolve(last)));
        return Activations.Apply(scope, output);
    }

    // Of sequences as of images with one row.
    private static LayerTensor EachChannel(LayerScope scope, LayerTensor x, Window window, string name)
    {
        var (channels, multiplier) = (Channels(scope, x), Positive(scope, "depth_multiplier", 1));
        var kernel = scope.Weight(name, [.. window.Size, channels, multiplier]);
        var output = window.Output(scope, x);
        var padded = BeforeSteps(scope, x, window);
        if (window.Size is not [var steps])
        {
            return new(
                scope.OpWith("DepthwiseConv2dNative", window.Attributes(), padded, kernel), [null, .. output, channels * multiplier]);
        }

        var row = new Window([1, steps], [1, .. window.Strides], [1, .. window.Dilation], window.Padding);
        var onRow = scope.OpWith(
            "DepthwiseConv2dNative",
            row.Attributes(),
            scope.Op("ExpandDims", padded, scope.Whole(1)),
            scope.Op("Reshape", kernel, scope.Integers(1, steps, channels, multiplier)));
        return new(scope.OpWith("Squeeze", new() { { "squeeze_dims", [1] } }, onRow), [null, .. output, channels * multiplier]);
    }

    // A causal convolution sees no step after its own.
    private static GraphValue BeforeSteps(LayerScope scope, LayerTensor x, Window window) => window.Padding == "causal"
        ? scope.Op("Pad", x.Value, scope.Integers([3, 2], 0, 0, (window.Size[0] - 1) * window.Dilation[0], 0, 0, 0))
        : x.Value;

    private static int[] Padding(LayerScope scope, int spatial)
    {
        int[] added = scope.Config.Array("output_padding") is null
            ? [.. Enumerable.Repeat(scope.Config.Int("output_padding"), spatial)]
            : scope.Config.Ints("output_padding");
        return added.Length == spatial ? added : throw scope.Error($"has output_padding of {added.Length} numbers; it must be {spatial}");
    }

    // As Keras's deconv_output_length.
    private static int? Enlarged(int? size, Window window, int axis, int? added)
    {
        var extent = ((window.Size[axis] - 1) * window.Dilation[axis]) + 1;
        var isSame = window.Padding == "same";
        return added is { } more
            ? ((size - 1) * window.Strides[axis]) + extent - (isSame ? extent / 2 * 2 : 0) + more
            : (size * window.Strides[axis]) + (isSame ? 0 : Math.Max(extent - window.Strides[axis], 0));
    }
}
