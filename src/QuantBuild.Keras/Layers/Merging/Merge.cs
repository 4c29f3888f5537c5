using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Keras.Layers.Merging;

/// <summary>What the layers that combine tensors element by element have in common.</summary>
public abstract class Merge : Layer
{
    private protected Merge(string? name)
        : base(name)
    {
    }

    internal override bool TakesSeveralInputs => true;

    /// <summary>The common shape: sizes are equal or 1, as broadcasting has it.</summary>
    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        if (inputs.Length < 2)
        {
            throw Error($"takes two inputs or more; got {inputs.Length}");
        }

        var shape = inputs[0];
        foreach (var other in inputs.Skip(1))
        {
            var fits = other.Length == shape.Length
                && shape.Zip(other).All(pair => pair.First == pair.Second || pair.First == 1 || pair.Second == 1);
            shape = fits
                ? [.. shape.Zip(other, Math.Max)]
                : throw Error($"takes inputs of one shape; got {string.Join(" and ", inputs.Select(input => LayerShapes.Show(input)))}");
        }

        return shape;
    }
}
