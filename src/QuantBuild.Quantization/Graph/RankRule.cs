using System.Text.Json.Nodes;

namespace QuantBuild.Quantization.Graph;

/// <summary>How many dimensions the output of a layer class has, the batch counted.</summary>
/// <param name="Own">What the layer's own options tell; null where they do not.</param>
/// <param name="IsKept">Whether it otherwise is that of the first input.</param>
internal sealed record RankRule(Func<GraphLayer, int?> Own, bool IsKept = false)
{
    public static RankRule Unknown { get; } = new(_ => null);

    public static RankRule Kept { get; } = new(OfInputShape, IsKept: true);

    public static RankRule Given { get; } = new(OfInputShape);

    public static RankRule Flat { get; } = new(_ => 2);

    public static RankRule Sequences { get; } = new(_ => 3);

    public static RankRule Images { get; } = new(_ => 4);

    public static RankRule PooledSequences { get; } = new(layer => layer.GetFlag("keepdims") == true ? 3 : 2);

    public static RankRule PooledImages { get; } = new(layer => layer.GetFlag("keepdims") == true ? 4 : 2);

    public static RankRule Recurrent { get; } = new(layer => layer.GetFlag("return_sequences") == true ? 3 : 2);

    /// <summary>One more than the entries of an option, for the batch.</summary>
    public static RankRule CountOf(string option) => new(layer => (layer.Find(option) as JsonArray)?.Count + 1);

    public static int? OfInputShape(GraphLayer layer) =>
        (layer.Find("batch_input_shape") ?? layer.Find("batch_shape")) is JsonArray shape ? shape.Count : null;
}
