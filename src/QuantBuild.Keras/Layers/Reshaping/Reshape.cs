using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Reshaping;

/// <summary>Gives each sample another shape with as many elements.</summary>
/// <remarks>TF.js (4.22) does not load a layer with weights that follows one with a dimension of -1; write the size there.</remarks>
public sealed class Reshape : Layer, IConfiguredLayer
{
    private readonly int[] _targetShape;

    /// <summary>Creates the layer.</summary>
    /// <param name="targetShape">The shape of a sample; one dimension may be -1, and follows from the others.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">A dimension is not positive, or two are -1.</exception>
    public Reshape(IReadOnlyList<int> targetShape, string? name = null, IReadOnlyList<int>? inputShape = null)
        : base(name, inputShape)
    {
        _targetShape = targetShape.All(size => size is > 0 or -1) && targetShape.Count(size => size == -1) <= 1
            ? [.. targetShape]
            : throw Error($"has a target shape of positive sizes, one of which may be -1; got {LayerShapes.Show(targetShape)}");
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new Reshape(config.Ints("target_shape"), config.Name, config.InputShape);

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        var elements = LayerShapes.Product(inputs[0]);
        var known = LayerShapes.Product(_targetShape.Where(size => size > 0));
        var isFree = _targetShape.Contains(-1);
        return (isFree ? elements % known == 0 : elements == known)
            ? [.. _targetShape.Select(size => size == -1 ? elements / known : size)]
            : throw Error(
                $"cannot bring {LayerShapes.Show(inputs[0])} into shape {LayerShapes.Show(_targetShape)}: the counts of elements differ");
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) =>
        inputs[0].reshape([inputs[0].shape[0], .. _targetShape]);

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("target_shape", _targetShape);
}
