namespace QuantBuild.Keras.Layers;

/// <summary>One call of a layer: a layer that is shared has several.</summary>
internal sealed class Node(Layer layer, IReadOnlyList<KerasTensor> inputs)
{
    public Layer Layer { get; } = layer;

    public IReadOnlyList<KerasTensor> Inputs { get; } = inputs;
}
