using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Classes;

/// <summary>Normalizations, by figures of their own or of the data.</summary>
internal static class Normalizing
{
    // Keras's backend epsilon.
    private const double Smallest = 1e-7;

    public static LayerTensor Batch(LayerScope scope, LayerTensor x)
    {
        scope.Config.Ignore("momentum");
        var given = scope.Config.Axis("axis", -1);
        var axis = Axes(scope, [given], x)[0];
        int[] shape = [x.Shape[axis] ?? throw scope.Error("has weights for each channel of its input, whose number is not known")];
        var epsilon = scope.Config.Double("epsilon", 1e-3);
        var gamma = scope.Config.Bool("scale", true) ? scope.Weight("gamma", shape) : (GraphValue?)null;
        var beta = scope.Config.Bool("center", true) ? scope.Weight("beta", shape) : (GraphValue?)null;
        var (mean, variance) = (scope.Weight("moving_mean", shape), scope.Weight("moving_variance", shape));
        if (x.Rank == 4 && axis == 3)
        {
            var (scale, offset) = (gamma ?? scope.Numbers(shape, Repeated(1, shape[0])), beta ?? scope.Numbers(shape, new float[shape[0]]));
            OperationAttributes attributes = new() { { "epsilon", epsilon }, { "is_training", false } };
            return x.With(scope.OpWith("FusedBatchNormV3", attributes, x.Value, scale, offset, mean, variance));
        }

        int[] aligned = [.. Enumerable.Repeat(1, x.Rank).Select((one, i) => i == axis ? shape[0] : one)];
        var factor = scope.Op("Rsqrt", scope.Op("AddV2", Aligned(variance), scope.Number(epsilon)));
        factor = gamma is { } known ? scope.Op("Mul", factor, Aligned(known)) : factor;
        var normalized = scope.Op("Mul", scope.Op("Sub", x.Value, Aligned(mean)), factor);
        return x.With(beta is { } added ? scope.Op("AddV2", normalized, Aligned(added)) : normalized);

        GraphValue Aligned(GraphValue weight) =>
            axis == x.Rank - 1 ? weight : scope.Op("Reshape", weight, scope.Integers(aligned));
    }

    /// <summary>By each sample's own mean and variance along some dimensions.</summary>
    public static LayerTensor Layer(LayerScope scope, LayerTensor x)
    {
        var axes = Axes(scope, scope.Config.Array("axis") is null ? [scope.Config.Int("axis", -1)] : scope.Config.Ints("axis"), x);
        if (scope.Config.Bool("rms_scaling", false))
        {
            throw scope.Error("has rms_scaling, which is not supported");
        }

        int[] sizes = [.. axes.Select(axis => x.Shape[axis] ?? throw scope.Error("has weights for sizes of its input that are not known"))];
        var normalized = Standardized(scope, x.Value, scope.Config.Double("epsilon", 1e-3), axes);
        // Weights lie in the order of the axes, and are aligned in that of the dimensions.
        int[] order = [.. Enumerable.Range(0, axes.Length).OrderBy(i => axes[i])];
        int[] aligned = [.. Enumerable.Range(0, x.Rank).Select(axis => Array.IndexOf(axes, axis) is >= 0 and var i ? sizes[i] : 1)];
        return x.With(ScaledAndShifted(scope, normalized, sizes, weight =>
            scope.Op("Reshape", scope.Transpose(weight, order), scope.Integers(aligned))));
    }

    /// <summary>By each sample's own mean and variance in groups of channels.</summary>
    public static LayerTensor Group(LayerScope scope, LayerTensor x)
    {
        var axis = Axes(scope, [scope.Config.Axis("axis", -1)], x)[0];
        if (axis != x.Rank - 1)
        {
            throw scope.Error("normalizes groups along the last dimension only");
        }

        var channels = Convolutions.Channels(scope, x);
        var groups = scope.Config.Int("groups", 32) is > 0 and var given ? given : channels;
        if (channels % groups != 0)
        {
            throw scope.Error($"has {groups} groups, which {channels} channels are no multiple of");
        }

        int?[] split = [.. x.Shape.SkipLast(1), groups, channels / groups];
        var parted = scope.Reshape(x.Value, split, i => scope.SizeOf(x.Value, i));
        var normalized = Standardized(scope, parted, scope.Config.Double("epsilon", 1e-3), [.. Enumerable.Range(1, x.Rank - 2), x.Rank]);
        var joined = scope.Reshape(normalized, x.Shape, i => scope.SizeOf(x.Value, i));
        return x.With(ScaledAndShifted(scope, joined, [channels], weight => weight));
    }

    /// <summary>By the root of the mean of squares.</summary>
    public static LayerTensor RootMeanSquare(LayerScope scope, LayerTensor x)
    {
        var axis = Axes(scope, [scope.Config.Axis("axis", -1)], x)[0];
        var square = scope.Reduce("Mean", scope.Op("Square", x.Value), true, axis);
        var normalized = scope.Op(
            "Mul", x.Value, scope.Op("Rsqrt", scope.Op("AddV2", square, scope.Number(scope.Config.Double("epsilon", 1e-6)))));
        return axis == x.Rank - 1
            ? x.With(scope.Op("Mul", normalized, scope.Weight("scale", Convolutions.Channels(scope, x))))
            : throw scope.Error("normalizes along the last dimension only");
    }

    /// <summary>To a length of 1.</summary>
    public static LayerTensor Unit(LayerScope scope, LayerTensor x) => x.With(
        Merging.Normalized(
            scope, x.Value,
            Axes(scope, scope.Config.Array("axis") is null ? [scope.Config.Int("axis", -1)] : scope.Config.Ints("axis"), x)));

    /// <summary>By figures of the training data: options of the layer, or weights.</summary>
    public static LayerTensor Given(LayerScope scope, LayerTensor x)
    {
        var config = scope.Config;
        int[] given = config.Array("axis") is not null ? config.Ints("axis") : config.IsNull("axis") ? [] : [config.Int("axis", -1)];
        var axes = Axes(scope, given, x);
        int[] sizes = [.. axes.Select(axis => x.Shape[axis] ?? throw scope.Error("has figures for sizes of its input that are not known"))];
        int[] aligned = [.. Enumerable.Range(0, x.Rank).Select(axis => axes.Contains(axis) ? sizes[Array.IndexOf(axes, axis)] : 1)];
        GraphValue center, deviation;
        if (config.Has("mean"))
        {
            (center, deviation) = (Option("mean", value => value), Option("variance", variance => Math.Max(Math.Sqrt(variance), Smallest)));
        }
        else
        {
            config.Ignore("mean", "variance");
            center = scope.Op("Reshape", scope.Weight("mean", sizes), scope.Integers(aligned));
            var root = scope.Op("Sqrt", scope.Weight("variance", sizes));
            deviation = scope.Op("Reshape", scope.Op("Maximum", root, scope.Number(Smallest)), scope.Integers(aligned));
            // How many samples the figures were learned from.
            scope.UnusedWeight("count");
        }

        return x.With(config.Bool("invert", false)
            ? scope.Op("AddV2", scope.Op("Mul", x.Value, deviation), center)
            : scope.Op("RealDiv", scope.Op("Sub", x.Value, center), deviation));

        GraphValue Option(string option, Func<double, double> convert)
        {
            float[] values = [.. config.NestedDoubles(option).Select(value => (float)convert(value))];
            return values.Length == 1 ? scope.Number(values[0])
                : values.Length == LayerShapes.Product(sizes) ? scope.Numbers(aligned, values)
                : throw scope.Error($"has {values.Length} figures; samples of {x} need {LayerShapes.Product(sizes)}");
        }
    }

    private static GraphValue Standardized(LayerScope scope, GraphValue x, double epsilon, int[] axes)
    {
        var mean = scope.Reduce("Mean", x, true, axes);
        var variance = scope.Reduce("Mean", scope.Op("SquaredDifference", x, mean), true, axes);
        return scope.Op("Mul", scope.Op("Sub", x, mean), scope.Op("Rsqrt", scope.Op("AddV2", variance, scope.Number(epsilon))));
    }

    private static GraphValue ScaledAndShifted(LayerScope scope, GraphValue x, int[] shape, Func<GraphValue, GraphValue> align)
    {
        var scaled = scope.Config.Bool("scale", true) ? scope.Op("Mul", x, align(scope.Weight("gamma", shape))) : x;
        return scope.Config.Bool("center", true) ? scope.Op("AddV2", scaled, align(scope.Weight("beta", shape))) : scaled;
    }

    /// <summary>Axes counted from the batch's, 0.</summary>
    private static int[] Axes(LayerScope scope, int[] given, LayerTensor x)
    {
        int[] axes = [.. given.Select(axis => axis < 0 ? axis + x.Rank : axis)];
        return Array.TrueForAll(axes, axis => axis >= 1 && axis < x.Rank) && axes.Distinct().Count() == axes.Length
            ? axes
            : throw scope.Error(
                $"normalizes along different dimensions of a sample; got axes {LayerShapes.Show(given)} for samples of {x}");
    }

    private static float[] Repeated(float value, int count) =>
        [.. Enumerable.Repeat(value, count)];
}
