using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Conversion.ForTfjs.Calls;

/// <summary>A tensor of the model that is written.</summary>
/// <param name="Call">The call that makes it.</param>
/// <param name="Index">Which of the call's outputs it is.</param>
/// <param name="Tensor">What is known of it; inside of a TimeDistributed, of one step.</param>
internal sealed record Symbol(WrittenCall Call, int Index, LayerTensor Tensor)
{
    /// <summary>The sizes of a sample.</summary>
    /// <exception cref="Graph.Layers.LayersException">One is not known.</exception>
    public int[] Sizes => [.. Tensor.Shape.Skip(1).Select(size => size ?? throw Replacing.UnknownSizes)];
}

/// <summary>A layer that is written; each is one of its own.</summary>
internal sealed class WrittenLayer(TfjsLayer layer)
{
    public TfjsLayer Layer => layer;

    /// <summary>Its name in the model.</summary>
    public string? Name { get; set; } = layer.Name;
}

/// <summary>A call of a layer that is written; each is one of its own.</summary>
internal sealed class WrittenCall(WrittenLayer layer, IReadOnlyList<Symbol> inputs)
{
    public WrittenLayer Layer => layer;

    public IReadOnlyList<Symbol> Inputs => inputs;
}
