using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Core;

namespace QuantBuild.Keras;

/// <summary>The input of a functional model.</summary>
public sealed class Input : KerasTensor
{
    /// <summary>Creates an input.</summary>
    /// <param name="shape">Shape of one sample, without the batch dimension, channels last: <c>[28, 28, 1]</c>.</param>
    /// <param name="name">Name of the input layer; <c>input_1</c>, <c>input_2</c>, … where null.</param>
    /// <exception cref="KerasException">A dimension is not positive.</exception>
    public Input(IReadOnlyList<int> shape, string? name = null)
        : this(new InputLayer(shape, name))
    {
    }

    internal Input(InputLayer layer)
        : base(new Node(layer, []), [.. layer.InputShape!])
    {
        layer.InboundNodes.Add(Node);
    }
}
