using QuantBuild.Keras.Internal.Calls;
using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Core;

namespace QuantBuild.Keras;

/// <summary>A model that is a chain of layers.</summary>
public sealed class Sequential : Model
{
    /// <summary>Creates the model.</summary>
    /// <param name="layers">The layers in order; the first is an <see cref="InputLayer"/> or has an input shape.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="seed">Seed of the first weights; of chance where null.</param>
    /// <exception cref="KerasException">The first layer has no input shape, shapes do not fit, or two layers have one name.</exception>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded.</exception>
    public Sequential(IReadOnlyList<Layer> layers, string name = "sequential", int? seed = null)
        : this(layers, name)
    {
        Initialize(seed);
    }

    private Sequential(IReadOnlyList<Layer> layers, string name)
        : base(Chain(layers), name)
    {
    }

    internal override string TopologyClassName => "Sequential";

    /// <summary>A model whose weights are still to be read.</summary>
    internal static Sequential WithoutValues(IReadOnlyList<Layer> layers, string name) => new(layers, name);

    private static CallGraph Chain(IReadOnlyList<Layer> layers)
    {
        if (layers.Count == 0)
        {
            throw new KerasException("A Sequential model has at least one layer.");
        }

        var first = layers[0];
        var shape = first.InputShape
            ?? throw new KerasException(
                $"The first layer, '{first.DisplayName}', has no input shape. Give it one: inputShape: [8].", first.DisplayName);
        var entry = first as InputLayer
            ?? new InputLayer(shape, first.Name.Length > 0 ? first.Name + "_input" : null) { OpenInputShape = first.OpenInputShape };
        KerasTensor input = new Input(entry);
        var last = input;
        foreach (var layer in first is InputLayer ? layers.Skip(1) : layers)
        {
            last = layer.Apply(last);
        }

        return new CallGraph([input], [last]);
    }
}
