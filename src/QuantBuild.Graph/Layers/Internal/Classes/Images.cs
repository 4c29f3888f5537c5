using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Graph.Layers.Internal.Classes;

/// <summary>Layers that bring images to a size or range.</summary>
internal static class Images
{
    public static LayerTensor Rescale(LayerScope scope, LayerTensor x)
    {
        var (scale, offset) = (scope.Config.Doubles("scale"), scope.Config.Doubles("offset", [0]));
        if (Array.Exists([scale.Length, offset.Length], count => count != 1 && count != x.Channels))
        {
            throw scope.Error($"has {Math.Max(scale.Length, offset.Length)} factors or offsets, and {x} has another number of channels");
        }

        return x.With(scope.Op("AddV2", scope.Op("Mul", x.Value, Vector(scope, scale)), Vector(scope, offset)));
    }

    public static LayerTensor Resizing(LayerScope scope, LayerTensor x) => LastDimension.ChannelsLast(scope, Image(scope, x), last =>
    {
        scope.Config.Ignore("fill_mode", "fill_value");
        if (scope.Config.Bool("pad_to_aspect_ratio", false))
        {
            throw scope.Error("has pad_to_aspect_ratio, which is not supported");
        }

        var (height, width) = Target(scope);
        var isNearest = scope.Config.OneOf("interpolation", "bilinear", "bilinear", "nearest") == "nearest";
        var cuts = scope.Config.Bool("crop_to_aspect_ratio", false);
        if (scope.Config.Bool("antialias", false) && !isNearest)
        {
            return Sampled(scope, last, height, width, cuts);
        }

        var image = cuts ? Proportional(scope, last, height, width) : last.Value;
        return new(Resize(scope, image, isNearest, [scope.Whole(height), scope.Whole(width)]), [null, height, width, last.Channels]);
    });

    /// <summary>The middle of an image; of one that is too small, the middle of its proportions, resized.</summary>
    public static LayerTensor CenterCrop(LayerScope scope, LayerTensor x) => LastDimension.ChannelsLast(scope, Image(scope, x), last =>
    {
        var (height, width) = Target(scope);
        var (rows, columns) = Sizes(scope, last);
        int?[] shape = [null, height, width, last.Channels];
        if (rows < height || columns < width)
        {
            return new(Resize(scope, Proportional(scope, last, height, width), false, [scope.Whole(height), scope.Whole(width)]), shape);
        }

        var (top, left) = ((rows - height) / 2, (columns - width) / 2);
        return new(Reshaping.Slice(scope, last.Value, [(top, rows - height - top), (left, columns - width - left)]), shape);
    });

    /// <summary>Outside of training: the middle of the target's proportions, resized.</summary>
    public static LayerTensor RandomCrop(LayerScope scope, LayerTensor x) => LastDimension.ChannelsLast(scope, Image(scope, x), last =>
    {
        var (height, width) = Target(scope);
        return new(
            Resize(scope, Proportional(scope, last, height, width), false, [scope.Whole(height), scope.Whole(width)]),
            [null, height, width, last.Channels]);
    });

    /// <summary>Samples between the pixels' centres, as TensorFlow 2 does.</summary>
    public static GraphValue Resize(LayerScope scope, GraphValue image, bool isNearest, GraphValue[] size) => scope.OpWith(
        isNearest ? "ResizeNearestNeighbor" : "ResizeBilinear",
        new() { { "half_pixel_centers", true }, { "align_corners", false } },
        image,
        scope.OpWith("Pack", new() { { "axis", 0L } }, size));

    private static GraphValue Proportional(LayerScope scope, LayerTensor x, int height, int width)
    {
        var (rows, columns) = Sizes(scope, x);
        var ((top, kept), (left, keptColumns)) = Sampling.CutToProportions(rows, columns, height, width);
        return Reshaping.Slice(scope, x.Value, [(top, rows - kept - top), (left, columns - keptColumns - left)]);
    }

    // With antialiasing each output is a weighted mean of any number of inputs: a product with the weights from each side.
    private static LayerTensor Sampled(LayerScope scope, LayerTensor x, int height, int width, bool cuts)
    {
        var (rows, columns) = Sizes(scope, x);
        var ((top, kept), (left, keptColumns)) = cuts ? Sampling.CutToProportions(rows, columns, height, width) : ((0, rows), (0, columns));
        var down = Sampling.Of(rows, top, kept, height, antialias: true);
        var across = Sampling.Of(columns, left, keptColumns, width, antialias: true);
        var value = scope.OpWith("Einsum", new() { { "equation", "bhwc,hp,wq->bpqc" } }, x.Value, Matrix(down), Matrix(across));
        return new(value, [null, height, width, x.Channels]);

        GraphValue Matrix(Sampling side) =>
            scope.Numbers([side.Inputs, side.Outputs], side.Weights);
    }

    private static (int Rows, int Columns) Sizes(LayerScope scope, LayerTensor x) => x.Shape is [_, { } rows, { } columns, _]
        ? (rows, columns)
        : throw scope.Error($"needs images whose sizes are known; got {x}");

    private static (int Height, int Width) Target(LayerScope scope) =>
        (Convolutions.Positive(scope, "height"), Convolutions.Positive(scope, "width"));

    private static LayerTensor Image(LayerScope scope, LayerTensor x) =>
        x.Rank == 4 ? x : throw scope.Error($"takes images, [height, width, channels]; got {x}");

    private static GraphValue Vector(LayerScope scope, double[] values) => values.Length == 1
        ? scope.Number(values[0])
        : scope.Numbers([values.Length], [.. values.Select(value => (float)value)]);
}
