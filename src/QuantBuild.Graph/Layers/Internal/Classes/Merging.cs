using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Classes;

/// <summary>Layers that combine several tensors.</summary>
internal static class Merging
{
    // Keras's backend epsilon for l2_normalize.
    private const double SmallestSquare = 1e-12;

    /// <summary>Combines tensors element by element, from the first to the last.</summary>
    public static LayerTensor Elements(LayerScope scope, IReadOnlyList<LayerTensor> inputs, string type)
    {
        var shape = inputs.Skip(1).Aggregate(inputs[0].Shape, (common, other) => Common(scope, inputs, common, other.Shape));
        var value = inputs.Count >= 2 && (type != "Sub" || inputs.Count == 2)
            ? inputs.Skip(1).Aggregate(inputs[0].Value, (sum, other) => scope.Op(type, sum, other.Value))
            : throw scope.Error($"takes two inputs{(type == "Sub" ? string.Empty : " or more")}; got {inputs.Count}");
        return new(value, shape) { Mask = Masks(scope, inputs) };
    }

    public static LayerTensor Average(LayerScope scope, IReadOnlyList<LayerTensor> inputs)
    {
        var sum = Elements(scope, inputs, "AddV2");
        return sum.With(scope.Op("RealDiv", sum.Value, scope.Number(inputs.Count)));
    }

    public static LayerTensor Concatenate(LayerScope scope, IReadOnlyList<LayerTensor> inputs)
    {
        var axis = scope.Config.Axis("axis", -1);
        var first = inputs[0];
        var at = axis < 0 ? axis + first.Rank : axis;
        if (inputs.Count < 2 || at < 1 || at >= first.Rank || inputs.Any(input => !IsLikeExceptAt(input.Shape, first.Shape, at)))
        {
            throw scope.Error($"joins along axis {axis} two inputs or more that are alike otherwise; got {string.Join(" and ", inputs)}");
        }

        GraphValue[] parts = [.. inputs.Select(input => input.Value), scope.Whole(at)];
        int?[] shape = [.. first.Shape];
        shape[at] = inputs.Select(input => input.Shape[at]).Aggregate((sum, size) => checked(sum + size));
        return new(scope.Op("ConcatV2", parts), shape) { Mask = at > 1 || first.Rank == 2 ? Masks(scope, inputs) : null };
    }

    /// <summary>The products of two tensors, summed along one dimension of each.</summary>
    public static LayerTensor Dot(LayerScope scope, IReadOnlyList<LayerTensor> inputs)
    {
        var axes = scope.Config.Ints("axes");
        var normalizes = scope.Config.Bool("normalize", false);
        if (inputs is not [{ Rank: >= 2 } first, { Rank: >= 2 } second] || axes.Length != 2)
        {
            throw scope.Error(
                $"takes two inputs and an axis of each; got {string.Join(" and ", inputs)} and axes {LayerShapes.Show(axes)}");
        }

        var (one, other) = (At(scope, axes[0], first), At(scope, axes[1], second));
        if (first.Shape[one] is { } length && second.Shape[other] is { } otherLength && length != otherLength)
        {
            throw scope.Error($"sums along dimensions of {length} and {otherLength}, which are not as long");
        }

        int?[] rest = [.. Without(first.Shape, one), .. Without(second.Shape, other)];
        if (first.Rank > 3 || second.Rank > 3)
        {
            throw scope.Error($"takes two inputs of one or two dimensions; got {first} and {second}");
        }

        // [batch, rest, summed] · [batch, rest, summed]ᵀ
        var product = scope.OpWith(
            "BatchMatMulV2", new() { { "adj_y", true } }, SummedLast(scope, first, one, normalizes),
            SummedLast(scope, second, other, normalizes));
        int?[] shape = [null, .. rest.Length == 0 ? [1] : rest];
        return new(
            scope.Reshape(product, shape, axis =>
                axis == 0 ? scope.SizeOf(product, 0) : scope.SizeOf(product, first.Rank == 3 ? axis : axis + 1)), shape);
    }

    private static GraphValue SummedLast(LayerScope scope, LayerTensor x, int axis, bool normalizes)
    {
        var last = scope.Transpose(x.Value, [.. Enumerable.Range(0, x.Rank).Where(i => i != axis), axis]);
        if (normalizes)
        {
            last = Normalized(scope, last, x.Rank - 1);
        }

        return x.Rank == 2 ? scope.Op("ExpandDims", last, scope.Whole(1)) : last;
    }

    /// <summary>A value with a length of 1 along some axes.</summary>
    public static GraphValue Normalized(LayerScope scope, GraphValue x, params int[] axes)
    {
        var square = scope.Op("Maximum", scope.Reduce("Sum", scope.Op("Square", x), true, axes), scope.Number(SmallestSquare));
        return scope.Op("Mul", x, scope.Op("Rsqrt", square));
    }

    private static int At(LayerScope scope, int axis, LayerTensor x)
    {
        var at = axis < 0 ? axis + x.Rank : axis;
        return at >= 1 && at < x.Rank ? at : throw scope.Error($"has axis {axis}, which {x} has not, or which is the batch's");
    }

    private static IEnumerable<int?> Without(IReadOnlyList<int?> shape, int axis) =>
        shape.Where((_, i) => i != axis && i != 0);

    /// <summary>The common shape: sizes are equal or 1, as broadcasting has it.</summary>
    private static IReadOnlyList<int?> Common(
        LayerScope scope, IReadOnlyList<LayerTensor> inputs, IReadOnlyList<int?> first, IReadOnlyList<int?> second)
    {
        if (first.Count != second.Count
            || first.Zip(second).Any(pair => pair is { First: { } a, Second: { } b } && a != b && a != 1 && b != 1))
        {
            throw scope.Error($"takes inputs of one shape; got {string.Join(" and ", inputs)}");
        }

        return [.. first.Zip(second, (a, b) => a == 1 ? b : b == 1 ? a : a ?? b)];
    }

    private static bool IsLikeExceptAt(IReadOnlyList<int?> shape, IReadOnlyList<int?> other, int at) =>
        shape.Count == other.Count && !shape.Where((size, axis) => axis != at && size is { } a && other[axis] is { } b && a != b).Any();

    // A step that one of them passes over is passed over.
    private static GraphValue? Masks(LayerScope scope, IReadOnlyList<LayerTensor> inputs)
    {
        GraphValue[] masks = [.. inputs.Where(input => input.Mask is not null).Select(input => input.Mask!.Value)];
        return masks.Length == 0 ? null : masks.Skip(1).Aggregate(masks[0], (both, mask) => scope.Op("LogicalAnd", both, mask));
    }
}
