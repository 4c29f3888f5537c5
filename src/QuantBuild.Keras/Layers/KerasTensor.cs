namespace QuantBuild.Keras.Layers;

/// <summary>A symbolic tensor: the output of a layer in a model that is being described.</summary>
public class KerasTensor
{
    internal KerasTensor(Node node, int[] shape)
    {
        Node = node;
        ShapeArray = shape;
    }

    /// <summary>The shape of one sample: without the batch dimension, channels last.</summary>
    public IReadOnlyList<int> Shape => ShapeArray;

    internal int[] ShapeArray { get; set; }

    internal Node Node { get; }
}
