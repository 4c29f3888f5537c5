using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Merging;

/// <summary>Its inputs one after the other along a dimension.</summary>
public sealed class Concatenate : Layer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="axis">The dimension, counted with the batch from 0 or from the end; the last where left out. Not the batch.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <exception cref="KerasException">The axis is the batch's.</exception>
    public Concatenate(int axis = -1, string? name = null)
        : base(name)
    {
        Axis = axis != 0 ? axis : throw Error("cannot join along the batch, axis 0");
    }

    /// <summary>The dimension, counted with the batch from 0 or from the end.</summary>
    public int Axis { get; }

    internal override bool TakesSeveralInputs => true;

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) => new Concatenate(config.Axis("axis", -1), config.Name);

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        if (inputs.Length < 2)
        {
            throw Error($"takes two inputs or more; got {inputs.Length}");
        }

        int[] shape = [.. inputs[0]];
        var at = Axis > 0 ? Axis - 1 : shape.Length + Axis;
        if (at < 0 || at >= shape.Length || inputs.Any(input => !LikeExceptAt(input, shape, at)))
        {
            throw Error($"joins along axis {Axis} inputs that are alike otherwise; "
                + $"got {string.Join(" and ", inputs.Select(input => LayerShapes.Show(input)))}");
        }

        shape[at] = inputs.Sum(input => input[at]);
        return shape;
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) => torch.cat([.. inputs], Axis);

    internal override void WriteConfig(LayerConfigWriter config) => config.Set("axis", Axis);

    private static bool LikeExceptAt(int[] input, int[] shape, int at) =>
        input.Length == shape.Length && !input.Where((size, axis) => axis != at && size != shape[axis]).Any();
}
