using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Graph.Layers.Internal.Classes;

/// <summary>Pools: of windows, and of all places.</summary>
internal static class Pools
{
    /// <summary>The mean or largest value under each position of a window; what padding adds does not count.</summary>
    /// <param name="scope">The layer.</param>
    /// <param name="x">Its input.</param>
    /// <param name="type"><c>AvgPool</c> or <c>MaxPool</c>.</param>
    /// <param name="spatial">The number of directions.</param>
    public static LayerTensor Windows(LayerScope scope, LayerTensor x, string type, int spatial) =>
        LastDimension.ChannelsLast(scope, Of(scope, x, spatial), last =>
        {
            var window = Window.OfPool(scope, spatial);
            int?[] shape = [null, .. window.Output(scope, last), last.Channels];
            if (window.Size is not [var steps])
            {
                return new(scope.OpWith(spatial == 3 ? $"{type}3D" : type, window.Attributes(isPool: true), last.Value), shape);
            }

            // Of sequences as of images with one row.
            var row = new Window([1, steps], [1, .. window.Strides], [1, 1], window.Padding);
            var pooled = scope.OpWith(type, row.Attributes(isPool: true), scope.Op("ExpandDims", last.Value, scope.Whole(1)));
            return new(scope.OpWith("Squeeze", new() { { "squeeze_dims", [1] } }, pooled), shape);
        });

    /// <summary>The mean or largest value of each channel over all places.</summary>
    public static LayerTensor Global(LayerScope scope, LayerTensor x, string type, int spatial)
    {
        var keeps = scope.Config.Bool("keepdims", false);
        _ = Of(scope, x, spatial);
        var isFirst = scope.Config.OneOf("data_format", "channels_last", "channels_last", "channels_first") == "channels_first";
        int[] places = [.. Enumerable.Range(isFirst ? 2 : 1, spatial)];
        int?[] shape =
            [.. x.Shape.Select((size, axis) => places.Contains(axis) ? 1 : size).Where((_, axis) => keeps || !places.Contains(axis))];
        return new(
            type == "Mean" && x.Mask is { } mask && !isFirst ? Unmasked(scope, x, mask, keeps) : scope.Reduce(type, x.Value, keeps, places),
            shape);
    }

    private static LayerTensor Of(LayerScope scope, LayerTensor x, int spatial) =>
        x.Rank == spatial + 2 ? x : throw scope.Error($"takes samples of {spatial + 1} dimensions, the channels among them; got {x}");

    // Keras takes the mean of the steps that are not passed over.
    private static GraphValue Unmasked(LayerScope scope, LayerTensor x, GraphValue mask, bool keeps)
    {
        var flags = scope.Op("ExpandDims", scope.OpWith("Cast", new() { { "DstT", ElementType.Float32 } }, mask), scope.Whole(-1));
        var sum = scope.Reduce("Sum", scope.Op("Mul", x.Value, flags), keeps, 1);
        return scope.Op("RealDiv", sum, scope.Reduce("Sum", flags, keeps, 1));
    }
}
