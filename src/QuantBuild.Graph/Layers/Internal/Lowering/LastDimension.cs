namespace QuantBuild.Graph.Layers.Internal.Lowering;

/// <summary>What works on the last dimension alone, applied to another one; and layers with channels first.</summary>
internal static class LastDimension
{
    /// <summary>Brings a dimension to the end and back.</summary>
    public static GraphValue Apply(LayerScope scope, GraphValue x, int rank, int axis, Func<GraphValue, GraphValue> apply)
    {
        int[] order = [.. Enumerable.Range(0, rank).Where(i => i != axis), axis];
        int[] back = [.. Enumerable.Range(0, rank).Select(i => Array.IndexOf(order, i))];
        return scope.Transpose(apply(scope.Transpose(x, order)), back);
    }

    /// <summary>Computes a layer with channels last; where its data have them first, they are brought to the end and back.</summary>
    /// <param name="scope">The layer.</param>
    /// <param name="x">Its input.</param>
    /// <param name="compute">Computes the layer with channels last.</param>
    /// <param name="keepsOrder">Whether the output has channels in a place of their own, too.</param>
    public static LayerTensor ChannelsLast(LayerScope scope, LayerTensor x, Func<LayerTensor, LayerTensor> compute, bool keepsOrder = true)
    {
        if (scope.Config.OneOf("data_format", "channels_last", "channels_last", "channels_first") == "channels_last")
        {
            return compute(x);
        }

        int[] order = [0, .. Enumerable.Range(2, x.Rank - 2), 1];
        var output = compute(Ordered(scope, x, order));
        return keepsOrder ? Ordered(scope, output, [0, output.Rank - 1, .. Enumerable.Range(1, output.Rank - 2)]) : output;
    }

    public static LayerTensor Ordered(LayerScope scope, LayerTensor x, int[] order) =>
        new(scope.Transpose(x.Value, order), [.. order.Select(axis => x.Shape[axis])]);
}
