using System.Text.Json.Nodes;
using QuantBuild.Conversion.ForTfjs.Calls;
using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.ForTfjs.Forms;

/// <summary>Layers that put values in other places, pools and image sizes, where TF.js does not have them or computes them otherwise.
/// </summary>
internal static class PlaceForms
{
    /// <summary>What TF.js has for images only: a sequence is an image one column wide, and a volume one whose columns are joined,
    /// then one whose rows are.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="option">The option that has numbers for each direction.</param>
    /// <param name="onImages">The class of the same for images.</param>
    /// <param name="fallback">What the option is where it is not there.</param>
    /// <param name="idle">What it is for a direction in which nothing happens.</param>
    public static TfjsForm OnImages(Replaced layer, string option, string onImages, int fallback, JsonNode idle)
    {
        var why = $"has no layer {layer.ClassName}";
        var numbers = layer.Config.Find(option)?.DeepClone() ?? fallback;
        if (layer.OfChannelsFirst(why) is { } form)
        {
            return form;
        }

        if (layer.X.Rank == 3)
        {
            // One for both ends, or one for each; of a size alone one in a list.
            var first = numbers is JsonArray { Count: 1 } single ? single[0]! : numbers;
            var sides = idle is JsonArray && first is JsonValue ? new JsonArray(first.DeepClone(), first.DeepClone()) : first;
            return new TfjsForm(why, it => it.AsImage(it.X, x => it.Own(onImages, Options(option, sides, idle), x)));
        }

        return new TfjsForm(why, it =>
        {
            JsonNode[] sides = numbers is JsonArray each
                ? [.. each.Select(Both)]
                : [Both(numbers), Both(numbers), Both(numbers)];
            var size = it.X.Sizes;
            var output = it.Outputs[0].Shape;
            var tall = it.Add(onImages, Options(option, sides[0], sides[1]), it.Reshape(it.X, size[0], size[1], size[2] * size[3]));
            var rows = it.Reshape(tall, output[1]!.Value * output[2]!.Value, size[2], size[3]);
            return it.ReshapeToOutput(it.Own(onImages, Options(option, idle, sides[2]), rows));
        });

        JsonNode Both(JsonNode? side) => idle is JsonArray && side is JsonValue
            ? new JsonArray(side.DeepClone(), side.DeepClone())
            : side!.DeepClone();
    }

    /// <summary>Each pixel many times, and then the means of neighbours.</summary>
    public static TfjsForm? UpSampling2D(Replaced layer)
    {
        const string Why = "samples at the pixels' corners, where Keras samples at their centres";
        if (layer.Config.String("interpolation", "nearest") == "nearest")
        {
            return null;
        }

        int[] twice = [.. layer.Each("size", 2, 2).Select(size => size * 2)];
        return layer.OfChannelsFirst(Why) ?? new TfjsForm(Why, it => it.Own(
            "AveragePooling2D",
            new() { ["pool_size"] = Replacing.List(twice), ["strides"] = Replacing.List(2, 2), ["padding"] = "same" },
            it.Add("UpSampling2D", new() { ["size"] = Replacing.List(twice), ["interpolation"] = "nearest" }, it.X)));
    }

    /// <summary>The largest of columns, and then of rows.</summary>
    public static TfjsForm LargestOfVolumes(Replaced layer)
    {
        const string Why = "takes no value below zero for the largest in a MaxPooling3D on its wasm backend";
        var size = layer.Each("pool_size", 3, 2);
        int[] strides = layer.Config.Find("strides") is null ? size : layer.Each("strides", 3);
        return layer.OfChannelsFirst(Why) ?? new TfjsForm(Why, it =>
        {
            var ((depth, height, width), output) = ((it.X.Sizes[0], it.X.Sizes[1], it.X.Sizes[2]), it.Outputs[0].Shape);
            var joined = it.Reshape(it.X, depth, height, width * it.Channels);
            var columns = it.Add("MaxPooling2D", Pool(size[..2], strides[..2]), joined);
            var rows = it.Reshape(columns, output[1]!.Value * output[2]!.Value, width, it.Channels);
            return it.ReshapeToOutput(it.Own("MaxPooling2D", Pool([1, size[2]], [1, strides[2]]), rows));
        });

        JsonObject Pool(int[] over, int[] by) => new()
        {
            ["pool_size"] = Replacing.List(over),
            ["strides"] = Replacing.List(by),
            ["padding"] = layer.Config.String("padding", "valid"),
        };
    }

    public static TfjsForm? GlobalPool(Replaced layer, int spatial)
    {
        var keeps = layer.Config.Bool("keepdims", false);
        var plain = layer.Layer.With(("keepdims", false));
        return layer switch
        {
            { ClassName: "GlobalAveragePooling1D", X.Mask: not null } =>
                new TfjsForm("takes the mean of all steps, also of those that are passed over"),
            _ when spatial == 3 => new TfjsForm($"has no layer {layer.ClassName}", it => it.ReshapeToOutput(layer.IsChannelsFirst
                ? it.Call(Sequence(), it.Permute(it.Reshape(it.X, it.X.Sizes[0], LayerShapes.Product(it.X.Sizes.Skip(1))), 2, 1))
                : it.Call(Sequence(), it.Reshape(it.X, LayerShapes.Product(it.X.Sizes.SkipLast(1)), it.Channels)))),
            _ when spatial == 1 && layer.IsChannelsFirst => new TfjsForm(
                $"mixes up the dimensions of a {layer.ClassName} that has channels first", it =>
                    it.ReshapeToOutput(it.Call(plain.With(("data_format", "channels_last")), it.Permute(it.X, 2, 1)))),
            _ when keeps => new TfjsForm("ignores keepdims", it =>
                spatial == 1 ? it.Add("RepeatVector", new() { ["n"] = 1 }, it.Call(plain)) : it.ReshapeToOutput(it.Call(plain))),
            _ => null,
        };

        TfjsLayer Sequence() =>
            plain.With(("data_format", "channels_last")) with { ClassName = layer.ClassName.Replace("3D", "1D", StringComparison.Ordinal) };
    }

    /// <summary>Two Dense layers without bias that have the sampling as their kernels; cuts are cuts, and equal sizes nothing.</summary>
    public static TfjsForm Resized(Replaced layer)
    {
        var (height, width) = (layer.Config.Int("height"), layer.Config.Int("width"));
        var why = layer.ClassName switch
        {
            "Resizing" => "aligns the corners of resized images, where Keras aligns the pixels' centres",
            "CenterCrop" => "cuts one column beside the middle, and from images resized by their corners",
            _ => $"has no layer {layer.ClassName}",
        };
        return layer.OfChannelsFirst(why) ?? new TfjsForm(why, it =>
        {
            var (rows, columns) = (it.X.Sizes[0], it.X.Sizes[1]);
            if ((rows, columns) == (height, width))
            {
                return it.Own("Activation", new() { ["activation"] = "linear" }, it.X);
            }

            if (layer.ClassName == "CenterCrop" && rows >= height && columns >= width)
            {
                var (top, left) = ((rows - height) / 2, (columns - width) / 2);
                return it.Own("Cropping2D", Options("cropping", Replacing.List(top, rows - height - top), Replacing.List(
                    left, columns - width - left)), it.X);
            }

            var ((start, length), (from, across)) = layer.ClassName != "Resizing" || layer.Config.Bool("crop_to_aspect_ratio", false)
                ? Sampling.CutToProportions(rows, columns, height, width)
                : ((0, rows), (0, columns));
            var interpolation = layer.Config.String("interpolation", "bilinear");
            var antialias = layer.Config.Bool("antialias", false);
            var onRows = Sampled(Sampling.Of(rows, start, length, height, interpolation, antialias));
            var onColumns = Sampled(Sampling.Of(columns, from, across, width, interpolation, antialias));
            var across2 = it.Add(onColumns, it.Permute(it.Add(onRows, it.Permute(it.X, 2, 3, 1)), 3, 2, 1));
            return it.Own("Permute", new() { ["dims"] = Replacing.List(1, 3, 2) }, across2);
        });
    }

    private static TfjsLayer Sampled(Sampling sampling) => Replacing.Filled(
        "Dense", new() { ["units"] = sampling.Outputs, ["activation"] = "linear", ["use_bias"] = false },
        ("kernel", () => sampling.Weights)) with { Variant = $"of {sampling.Inputs}" };

    private static JsonObject Options(string option, JsonNode first, JsonNode second) =>
        new() { [option] = new JsonArray(first.DeepClone(), second.DeepClone()) };
}
