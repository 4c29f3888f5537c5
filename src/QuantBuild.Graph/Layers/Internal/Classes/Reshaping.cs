using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Classes;

/// <summary>Layers that put values in other places, and compute nothing.</summary>
internal static class Reshaping
{
    public static LayerTensor Flatten(LayerScope scope, LayerTensor x) => LastDimension.ChannelsLast(
        scope,
        x,
        last =>
        {
            var size = Product(last.Shape.Skip(1));
            var flat = size is null && last.Rank > 1
                ? scope.Op(
                    "Reshape", last.Value, scope.OpWith("Pack", new() { { "axis", 0L } }, scope.SizeOf(last.Value, 0), scope.Whole(-1)))
                : scope.Op("Reshape", last.Value, scope.Integers(-1, size ?? 1));
            return new(flat, [null, size ?? (last.Rank > 1 ? null : 1)]);
        },
        keepsOrder: false);

    public static LayerTensor Reshape(LayerScope scope, LayerTensor x)
    {
        var target = scope.Config.Ints("target_shape");
        if (target.Any(size => size is not (> 0 or -1)) || target.Count(size => size == -1) > 1)
        {
            throw scope.Error($"has a target shape of positive sizes, one of which may be -1; got {LayerShapes.Show(target)}");
        }

        var known = LayerShapes.Product(target.Where(size => size > 0));
        var (elements, isFree) = (Product(x.Shape.Skip(1)), target.Contains(-1));
        if (elements is { } count && (isFree ? count % known != 0 : count != known))
        {
            throw scope.Error($"cannot bring {x} into shape {LayerShapes.Show(target)}: the counts of elements differ");
        }

        int?[] shape = [null, .. target.Select(size => size == -1 ? elements / known : size)];
        var isOpen = isFree && elements is null;
        var reshaped = isOpen
            ? scope.Op(
                "Reshape", x.Value,
                scope.OpWith("Pack", new() { { "axis", 0L } }, [scope.SizeOf(x.Value, 0), .. target.Select(scope.Whole)]))
            : scope.Reshape(x.Value, shape);
        return new(reshaped, shape);
    }

    public static LayerTensor Permute(LayerScope scope, LayerTensor x)
    {
        var dims = scope.Config.Ints("dims");
        return dims.Order().SequenceEqual(Enumerable.Range(1, x.Rank - 1))
            ? LastDimension.Ordered(scope, x, [0, .. dims])
            : throw scope.Error($"has the dimensions from 1 to {x.Rank - 1} in some order; got {LayerShapes.Show(dims)}");
    }

    public static LayerTensor RepeatVector(LayerScope scope, LayerTensor x)
    {
        var times = Convolutions.Positive(scope, "n");
        return x.Rank == 2
            ? new(scope.Op("Tile", scope.Op("ExpandDims", x.Value, scope.Whole(1)), scope.Integers(1, times, 1)), [null, times, x.Channels])
            : throw scope.Error($"takes vectors; got {x}");
    }

    /// <summary>Adds zeros around the places.</summary>
    public static LayerTensor Pad(LayerScope scope, LayerTensor x, int spatial) =>
        LastDimension.ChannelsLast(scope, Of(scope, x, spatial), last =>
        {
            var sides = Sides(scope, "padding", spatial, 1);
            int?[] shape = [null, .. sides.Select((side, i) => last.Shape[i + 1] + side.First + side.Last), last.Channels];
            var paddings = scope.Integers([spatial + 2, 2], [0, 0, .. sides.SelectMany(side => (int[])[side.First, side.Last]), 0, 0]);
            return new(scope.Op("Pad", last.Value, paddings), shape);
        });

    /// <summary>Cuts places off.</summary>
    public static LayerTensor Crop(LayerScope scope, LayerTensor x, int spatial) =>
        LastDimension.ChannelsLast(scope, Of(scope, x, spatial), last =>
        {
            var sides = Sides(scope, "cropping", spatial, spatial == 1 ? 1 : 0);
            int?[] places = [.. sides.Select((side, i) => last.Shape[i + 1] - side.First - side.Last)];
            return places.Any(size => size <= 0)
                ? throw scope.Error($"cuts more off than samples of {last} have")
                : new(Slice(scope, last.Value, sides), [null, .. places, last.Channels]);
        });

    /// <summary>Cuts places off a value with channels last.</summary>
    public static GraphValue Slice(LayerScope scope, GraphValue x, (int First, int Last)[] sides)
    {
        // A mask of 1 at a place: begin or end of the dimension itself.
        var whole = 1 | (1 << (sides.Length + 1));
        var ends = sides.Select((side, i) => side.Last == 0 ? 1 << (i + 1) : 0).Sum();
        return scope.OpWith(
            "StridedSlice",
            new() { { "begin_mask", whole }, { "end_mask", whole | ends } },
            x,
            scope.Integers([0, .. sides.Select(side => side.First), 0]),
            scope.Integers([0, .. sides.Select(side => -side.Last), 0]),
            scope.Integers([.. Enumerable.Repeat(1, sides.Length + 2)]));
    }

    /// <summary>Repeats each place, or puts others between images' pixels.</summary>
    public static LayerTensor UpSample(LayerScope scope, LayerTensor x, int spatial) =>
        LastDimension.ChannelsLast(scope, Of(scope, x, spatial), last =>
        {
            var size = Window.Sizes(scope, "size", spatial, [.. Enumerable.Repeat(2, spatial)]);
            int?[] shape = [null, .. size.Select((times, i) => last.Shape[i + 1] * times), last.Channels];
            if (spatial != 2)
            {
                return new(size.Select((times, i) => (times, i))
                    .Aggregate(last.Value, (value, side) => Repeat(scope, value, last, side.i + 1, side.times, size)), shape);
            }

            // Since TensorFlow 2 images are sampled at their pixels' centres.
            var isNearest = scope.Config.OneOf("interpolation", "nearest", "nearest", "bilinear") == "nearest";
            return new(Images.Resize(scope, last.Value, isNearest, [.. shape[1..3].Select((to, i) => to is { } known
                ? scope.Whole(known)
                : scope.Op("Mul", scope.SizeOf(last.Value, i + 1), scope.Whole(size[i])))]), shape);
        });

    public static int? Product(IEnumerable<int?> sizes) =>
        sizes.Aggregate((int?)1, (product, size) => checked(product * size));

    private static LayerTensor Of(LayerScope scope, LayerTensor x, int spatial) =>
        x.Rank == spatial + 2 ? x : throw scope.Error($"takes samples of {spatial + 1} dimensions, the channels among them; got {x}");

    // [batch, size, rest] to [batch, size, 1, rest], repeated along the new dimension, and to [batch, size · times, rest].
    private static GraphValue Repeat(LayerScope scope, GraphValue value, LayerTensor x, int axis, int times, int[] size)
    {
        int?[] sizes = [.. x.Shape.Select((known, i) => i >= 1 && i < axis ? known * size[i - 1] : i == axis ? known * times : known)];
        var repeated = scope.Op(
            "Tile",
            scope.Op("ExpandDims", value, scope.Whole(axis + 1)),
            scope.Integers([.. Enumerable.Range(0, x.Rank + 1).Select(i => i == axis + 1 ? times : 1)]));
        return scope.Reshape(repeated, sizes, i => i == axis
            ? scope.Op("Mul", scope.SizeOf(value, axis), scope.Whole(times))
            : scope.SizeOf(value, i));
    }

    /// <summary>Beginning and end of each direction: one number for all, one for each, or two for each.</summary>
    private static (int First, int Last)[] Sides(LayerScope scope, string option, int spatial, int fallback)
    {
        var config = scope.Config;
        (int First, int Last)[] sides = spatial switch
        {
            1 => [config.Both(option, fallback)],
            2 => config.Sides(option, fallback) is var (rows, columns) ? [rows, columns] : [],
            _ => config.Array(option) is { } list && list.All(item => item is JsonArray)
                ? [.. list.Select((_, i) => config.Pair(option, (JsonArray)list[i]!))]
                : [.. (config.Find(option) is null ? [.. Enumerable.Repeat(fallback, spatial)] : Each(config, option, spatial)).Select(
                    side => (side, side))],
        };
        return sides.Length == spatial && Array.TrueForAll(sides, side => side.First >= 0 && side.Last >= 0)
            ? sides
            : throw scope.Error($"has {option} that is not two numbers, none of them negative, for each of {spatial} directions");
    }

    private static int[] Each(LayerConfig config, string option, int count) =>
        config.Array(option) is null ? [.. Enumerable.Repeat(config.Int(option), count)] : config.Ints(option);
}
