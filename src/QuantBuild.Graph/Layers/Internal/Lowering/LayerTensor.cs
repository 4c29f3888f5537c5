using QuantBuild.Graph.Layers.Internal.Calls;

namespace QuantBuild.Graph.Layers.Internal.Lowering;

/// <summary>A value that layers hand on, and what is known of it.</summary>
/// <param name="Value">The value in the graph.</param>
/// <param name="Shape">Its sizes, the batch first; null where the data decides them, as for the batch.</param>
internal sealed record LayerTensor(GraphValue Value, IReadOnlyList<int?> Shape)
{
    /// <summary>For a sequence with steps that layers pass over, a flag for each step: [batch, steps],
    /// false where it is passed over.</summary>
    public GraphValue? Mask { get; init; }

    /// <summary>The layer's call that made it, and which of that call's outputs it is.</summary>
    public TensorReference Source { get; init; }

    public int Rank => Shape.Count;

    /// <summary>The size of the last dimension.</summary>
    public int? Channels => Shape[^1];

    /// <summary>The same value in a form that does not change it.</summary>
    public LayerTensor With(GraphValue value) =>
        this with { Value = value };

    public override string ToString() =>
        $"[{string.Join(", ", Shape.Skip(1).Select(size => size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"))}]";
}
