using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Activations;

/// <summary>Softmax over the last dimension, or over others.</summary>
public sealed class Softmax : Layer, IConfiguredLayer
{
    // Counted with the batch from 0, or from the end.
    private int[] _axes = [-1];

    /// <summary>Creates the layer.</summary>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">An argument is out of range.</exception>
    public Softmax(string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
    }

    // Only this softmax is one that a loss can take over.
    internal override ActivationFunction? LastActivation => _axes is [-1] ? ActivationFunction.Named("softmax") : null;

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        int[] axes = config.Array("axis") is null ? [config.Int("axis", -1)] : config.Ints("axis");
        return new Softmax(config.Name, config.InputShape) { _axes = axes };
    }

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        var dimensions = inputs[0].Length;
        _axes = [.. _axes.Select(axis => axis == dimensions ? -1 : axis < -1 ? dimensions + 1 + axis : axis)];
        return _axes.Length > 0 && _axes.All(axis => axis == -1 || (axis >= 1 && axis <= dimensions))
            && _axes.Distinct().Count() == _axes.Length
            ? inputs[0]
            : throw Error(
                $"works on dimensions of the samples; got axes {LayerShapes.Show(_axes)} for samples of {LayerShapes.Show(inputs[0])}");
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        if (context.WithoutActivation == this && LastActivation is not null)
        {
            return inputs[0].alias();
        }

        if (_axes is [var only])
        {
            return inputs[0].softmax(only);
        }

        var exponentials = inputs[0].sub(inputs[0].amax([.. _axes.Select(axis => (long)axis)], keepdim: true)).exp_();
        return exponentials.div(exponentials.sum([.. _axes.Select(axis => (long)axis)], keepdim: true));
    }

    internal override void WriteConfig(LayerConfigWriter config)
    {
        if (_axes is [var only])
        {
            config.Set("axis", only);
        }
        else
        {
            config.Set("axis", _axes);
        }
    }
}
