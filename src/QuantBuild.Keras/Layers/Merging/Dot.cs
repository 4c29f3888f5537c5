using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Merging;

/// <summary>The products of two tensors, summed along one dimension of each.</summary>
public sealed class Dot : Layer, IConfiguredLayer
{
    // Keras's backend epsilon for l2_normalize.
    private const double SmallestSquare = 1e-12;

    private readonly int[] _axes;
    private readonly bool _normalize;

    /// <summary>Creates the layer.</summary>
    /// <param name="axes">The dimension of each input, counted with the batch from 0 or from the end; not the batch.</param>
    /// <param name="normalize">Whether both are brought to length 1 along it, so that the result is the cosine of their angle.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <exception cref="KerasException">The axes are not two.</exception>
    public Dot(IReadOnlyList<int> axes, bool normalize = false, string? name = null)
        : base(name)
    {
        _axes = axes.Count == 2 && !axes.Contains(0)
            ? [.. axes]
            : throw Error($"has two axes, none of them the batch, 0; got {LayerShapes.Show(axes)}");
        _normalize = normalize;
    }

    internal override bool TakesSeveralInputs => true;

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new Dot(config.Ints("axes"), config.Bool("normalize", false), config.Name);

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        if (inputs is not [{ Length: 1 or 2 } first, { Length: 1 or 2 } second])
        {
            throw Error(
                $"takes two inputs of one or two dimensions; got {string.Join(" and ", inputs.Select(input => LayerShapes.Show(input)))}");
        }

        var (one, other) = (At(_axes[0], first), At(_axes[1], second));
        int[] rest = first[one] == second[other]
            ? [.. first.Where((_, i) => i != one), .. second.Where((_, i) => i != other)]
            : throw Error($"sums along dimensions of {first[one]} and {second[other]}, which are not as long");
        return rest.Length == 0 ? [1] : rest;
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        // [batch, rest, summed] · [batch, summed, rest]
        var (first, second) = (SummedLast(inputs[0], _axes[0]), SummedLast(inputs[1], _axes[1]).transpose(1, 2));
        var shape = ComputeOutputShape([.. inputs.Select(input => input.shape[1..].Select(size => (int)size).ToArray())]);
        return first.bmm(second).reshape([inputs[0].shape[0], .. shape]);
    }

    internal override void WriteConfig(LayerConfigWriter config) =>
        config.Set("axes", new JsonArray(_axes[0], _axes[1])).Set("normalize", _normalize);

    private torch.Tensor SummedLast(torch.Tensor x, int axis)
    {
        var last = x.movedim([axis], [-1]);
        if (_normalize)
        {
            last = last.mul(last.mul(last).sum(-1, keepdim: true).clamp_min(Scalars.Of(SmallestSquare)).rsqrt());
        }

        return last.dim() == 2 ? last.unsqueeze(1) : last;
    }

    private int At(int axis, int[] shape)
    {
        var at = axis > 0 ? axis - 1 : shape.Length + axis;
        return at >= 0 && at < shape.Length ? at : throw Error($"has axis {axis}, which {LayerShapes.Show(shape)} has not");
    }
}
