using QuantBuild.Conversion.ForTfjs.Calls;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.ForTfjs.Forms;

/// <summary>Convolutions that TF.js does not have or computes otherwise.</summary>
internal static class ConvolutionForms
{
    public static TfjsForm? Plain(Replaced layer, int spatial) =>
        (spatial == 1 ? layer.OfChannelsFirst("mixes up the dimensions of a Conv1D that has channels first") : null)
        ?? (layer.Config.Int("groups", 1) is > 1 and var groups
            ? new TfjsForm("convolves no groups of channels", it => Grouped(it, layer, spatial, groups))
            : null)
        ?? (IsCausal(layer)
            ? new TfjsForm("computes no causal convolution", it => it.Call(
                it.Layer.With(("padding", "valid")),
                it.Add("ZeroPadding1D", new() { ["padding"] = Replacing.List(Before(layer), 0) }, it.X)))
            : null)
        ?? ActivationForms.OfOption(layer);

    public static TfjsForm? Depthwise(Replaced layer) =>
        Sparse(layer, "depthwise_kernel", $"ignores the dilation rate of a {layer.ClassName}", 2) ?? ActivationForms.OfOption(layer);

    public static TfjsForm? Separable(Replaced layer) =>
        layer.OfChannelsFirst("computes no SeparableConv2D that has channels first") ?? ActivationForms.OfOption(layer);

    /// <summary>A convolution over sequences that TF.js has for images only.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="onImages">The class of the same for images.</param>
    public static TfjsForm OnSequences(Replaced layer, string onImages)
    {
        var why = $"has no layer {layer.ClassName}";
        return layer.OfChannelsFirst(why) ?? new TfjsForm(why, it => it.AsImage(it.X, x =>
        {
            var (stride, dilation) = (layer.Each("strides", 1)[0], layer.Each("dilation_rate", 1)[0]);
            var convolution = it.Layer.With(
                ("kernel_size", Replacing.List(layer.Each("kernel_size", 1)[0], 1)),
                ("strides", Replacing.List(stride, stride)),
                ("dilation_rate", Replacing.List(dilation, dilation)),
                ("padding", IsCausal(layer) ? "valid" : TopologyNames.SnakeCase(layer.Config.String("padding", "valid"))));
            return it.Call(convolution with { ClassName = onImages }, IsCausal(layer) ? it.PadImage(x, Before(layer)) : x);
        }));
    }

    /// <summary>Transposed convolutions: those with added or dilated rows are computed whole, and brought to their sizes.</summary>
    public static TfjsForm? Transposed(Replaced layer, int spatial) =>
        Sparse(layer, "kernel", $"ignores the dilation rate of a {layer.ClassName}", spatial)
        ?? (layer.Config.Has("output_padding")
            ? layer.OfChannelsFirst($"ignores the output padding of a {layer.ClassName}")
                ?? new TfjsForm($"ignores the output padding of a {layer.ClassName}", it => Padded(it, layer, spatial))
            : null)
        ?? ActivationForms.OfOption(layer);

    /// <summary>A plain convolution of the volume with zeros between its places, by the kernel turned around.</summary>
    public static TfjsForm TransposedVolumes(Replaced layer)
    {
        const string Why = "computes something else by a Conv3DTranspose on its wasm backend";
        var (size, strides) = (layer.Each("kernel_size", 3), layer.Each("strides", 3));
        var isSame = TopologyNames.SnakeCase(layer.Config.String("padding", "valid")) == "same";
        return layer.OfChannelsFirst(Why) ?? new TfjsForm(Why, it =>
        {
            var (x, sides) = (it.X, new List<int>());
            for (var axis = 0; axis < 3; axis++)
            {
                var before = isSame ? Math.Max(size[axis] - strides[axis], 0) / 2 : 0;
                var sparse = it.X.Sizes[axis] * strides[axis];
                sides.AddRange([size[axis] - 1 - before, it.Outputs[0].Shape[axis + 1]!.Value - sparse + before]);
                int[] sizes = [.. x.Sizes[..axis], sparse, .. x.Sizes[(axis + 1)..]];
                var places = it.Reshape(
                    x, LayerShapes.Product(x.Sizes[..(axis + 1)]), 1, LayerShapes.Product(x.Sizes[(axis + 1)..]));
                x = it.Reshape(Sized(it, places, "ZeroPadding", "padding", [0, 0, 0, strides[axis] - 1]), sizes);
            }

            var channels = it.Channels;
            return it.Call(
                it.Layer.With(("padding", "valid"), ("strides", Replacing.List(1, 1, 1)))
                    .WithWeight("kernel", values => Kernels.Turned(values, LayerShapes.Product(size), channels))
                    with { ClassName = "Conv3D" },
                Sized(it, x, "ZeroPadding", "padding", sides));
        });
    }

    /// <summary>The same kernel with zeros between its taps.</summary>
    private static TfjsForm? Sparse(Replaced layer, string kernel, string why, int spatial)
    {
        var dilation = layer.Each("dilation_rate", spatial);
        if (Array.TrueForAll(dilation, rate => rate == 1))
        {
            return null;
        }

        var size = layer.Each("kernel_size", spatial);
        int[] extent = [.. size.Zip(dilation, (taps, rate) => ((taps - 1) * rate) + 1)];
        return new TfjsForm(why, it => it.Call(
            it.Layer.With(("kernel_size", Replacing.List(extent)), ("dilation_rate", Replacing.List([.. dilation.Select(_ => 1)])))
                .WithWeight(kernel, values => Kernels.Spread(values, size, dilation, extent))));
    }

    private static Symbol Grouped(Replacing it, Replaced layer, int spatial, int groups)
    {
        var filters = layer.Config.Int("filters");
        var channels = layer.X.Shape[layer.IsChannelsFirst ? 1 : ^1];
        if (spatial == 2 && channels == groups)
        {
            var each = it.Layer.With(("groups", 1), ("depth_multiplier", filters / groups));
            return it.Call(each with
            {
                ClassName = "DepthwiseConv2D",
                Weights = it.Layer.Weights.ToDictionary(
                    weight => weight.Key == "kernel" ? "depthwise_kernel" : weight.Key, weight => weight.Value),
            });
        }

        return it.Call(it.Layer.With(("groups", 1)).WithWeight("kernel", values => Kernels.Ungrouped(
            values, LayerShapes.Product(layer.Each("kernel_size", spatial)), groups, filters)));
    }

    private static Symbol Padded(Replacing it, Replaced layer, int spatial)
    {
        var (size, strides) = (layer.Each("kernel_size", spatial), layer.Each("strides", spatial));
        var isSame = TopologyNames.SnakeCase(layer.Config.String("padding", "valid")) == "same";
        var activation = TfjsActivation.Of(it.Layer, "activation");
        var sums = it.Add(
            it.Layer.With(("padding", "valid"), ("output_padding", null), ("use_bias", false), ("activation", "linear")) with
            {
                Weights = new Dictionary<string, Func<float[]>> { ["kernel"] = it.Layer.Weights["kernel"] },
            },
            it.X);
        var (crops, pads) = (new List<int>(), new List<int>());
        for (var axis = 0; axis < spatial; axis++)
        {
            var output = it.Outputs[0].Shape[axis + 1]!.Value;
            // What a plain convolution with padding "same" would take off before.
            var before = isSame ? Math.Max(((it.X.Sizes[axis] - 1) * strides[axis]) + size[axis] - output, 0) / 2 : 0;
            var after = sums.Sizes[axis] - before - output;
            crops.AddRange([before, Math.Max(after, 0)]);
            pads.AddRange([0, Math.Max(-after, 0)]);
        }

        var padded = Sized(it, Sized(it, sums, "Cropping", "cropping", crops), "ZeroPadding", "padding", pads);
        var biased = layer.Config.Bool("use_bias", true) ? NormalizationForms.Affine(it, padded, null, () => it.Values("bias")) : padded;
        return activation.Name == "linear" ? biased : activation.Call(it, biased);
    }

    private static Symbol Sized(Replacing it, Symbol x, string className, string option, List<int> sides) =>
        sides.TrueForAll(side => side == 0) ? x : it.Add(
            $"{className}{sides.Count / 2}D",
            new() { [option] = new System.Text.Json.Nodes.JsonArray([.. sides.Chunk(2).Select(side => Replacing.List(side))]) },
            x);

    private static bool IsCausal(Replaced layer) => layer.Config.StringOrNull("padding") == "causal";

    private static int Before(Replaced layer) => (layer.Each("kernel_size", 1)[0] - 1) * layer.Each("dilation_rate", 1)[0];
}
