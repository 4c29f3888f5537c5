using System.Text.Json.Nodes;
using QuantBuild.Conversion.ForTfjs.Calls;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.ForTfjs.Forms;

/// <summary>Normalizations that TF.js does not have or computes otherwise.</summary>
internal static class NormalizationForms
{
    // Keras's backend epsilon.
    private const double Smallest = 1e-7;

    // That of Keras's l2_normalize.
    private const double SmallestSquare = 1e-12;

    private const int MostDimensions = 4;

    private static readonly string _tooMany = $"normalizes tensors of {MostDimensions} dimensions at most";

    public static TfjsForm? Batch(Replaced layer)
    {
        var axis = Axes(layer, layer.Config.Axis("axis", -1))[0];
        return axis != layer.X.Rank - 1
            ? new TfjsForm(
                "mixes up the dimensions of a batch normalization that is not along the last one",
                it => it.OnLast(it.X, axis, x => it.Call(it.Layer.With(("axis", -1)), x)))
            : layer.X.Rank > MostDimensions
                ? new TfjsForm(_tooMany, it => it.ReshapeToOutput(it.Call(it.Layer.With(("axis", -1)), Rows(it, it.X))))
                : null;
    }

    public static TfjsForm? Layer(Replaced layer)
    {
        var axes = Axes(layer, layer.Config.Array("axis") is null ? [layer.Config.Int("axis", -1)] : layer.Config.Ints("axis"));
        return !axes.Order().SequenceEqual(axes) ? new TfjsForm("normalizes along dimensions in their order only")
            : layer.X.Rank > MostDimensions
                ? new TfjsForm(_tooMany, it => it.OnJoined(it.X, axes, x => it.Reshape(
                    it.Call(it.Layer.With(("axis", -1)), Rows(it, x)), x.Sizes)))
                : null;
    }

    /// <summary>Groups become rows that a layer normalization takes one by one; then comes what scales and shifts channels.</summary>
    public static TfjsForm Group(Replaced layer) => new("has no layer GroupNormalization", it =>
    {
        var groups = layer.Config.Int("groups", 32) is > 0 and var given ? given : it.Channels;
        var (places, own) = (LayerShapes.Product(it.X.Sizes) / it.Channels, it.Channels / groups);
        var rows = it.Reshape(it.Permute(it.Reshape(it.X, places, groups, own), 2, 1, 3), groups, places * own);
        var normalized = it.Add("LayerNormalization", Plain(layer.Config.Double("epsilon", 1e-3)), rows);
        var parted = it.Permute(it.Reshape(normalized, groups, places, own), 2, 1, 3);
        return Affine(it, it.ReshapeToOutput(parted), Option("scale", "gamma"), Option("center", "beta"));

        Func<float[]>? Option(string option, string weight) => layer.Config.Bool(option, true) ? () => it.Values(weight) : null;
    });

    public static TfjsForm RootMeanSquare(Replaced layer) => new("has no layer RMSNormalization", it => BySquares(
        it, it.X, layer.Config.Double("epsilon", 1e-6), () => it.Values("scale")));

    public static TfjsForm Unit(Replaced layer) => new("has no layer UnitNormalization", it =>
    {
        var axes = Axes(layer, layer.Config.Array("axis") is null ? [layer.Config.Int("axis", -1)] : layer.Config.Ints("axis"));
        return it.OnJoined(it.X, [.. axes.Order()], x => BySquares(it, x, SmallestSquare / x.Sizes[^1], () =>
            [.. Enumerable.Repeat((float)(1 / Math.Sqrt(x.Sizes[^1])), x.Sizes[^1])]));
    });

    /// <summary>By figures of the training data, as a batch normalization has them.</summary>
    public static TfjsForm Given(Replaced layer) => new("has no layer Normalization", it =>
    {
        var config = layer.Config;
        var isInverse = config.Bool("invert", false);
        int[] given = config.Array("axis") is not null ? config.Ints("axis") : config.IsNull("axis") ? [] : [config.Int("axis", -1)];
        var axes = Axes(layer, given);
        if (!axes.Order().SequenceEqual(axes))
        {
            throw Replacing.Obstacle($"batch normalizations along dimensions in their order only, not {LayerShapes.Show(axes)}");
        }

        if (Figures("mean") is [var only])
        {
            var deviation = Math.Max(Math.Sqrt(Figures("variance")[0]), Smallest);
            return it.Own("Rescaling", isInverse
                ? new() { ["scale"] = deviation, ["offset"] = only }
                : new() { ["scale"] = 1 / deviation, ["offset"] = -only / deviation }, it.X);
        }

        return axes is [var axis] ? it.OnLast(it.X, axis, Normalize) : it.OnJoined(it.X, axes, Normalize);

        Symbol Normalize(Symbol x)
        {
            float[] Mean() => [.. Figures("mean").Select(value => (float)value)];
            float[] Deviation() => [.. Figures("variance").Select(value => (float)Math.Max(Math.Sqrt(value), Smallest))];
            float[] Variance() => [.. Figures("variance").Select(value =>
                (float)(Math.Max(value, Smallest * Smallest) - (Smallest * Smallest)))];
            return isInverse ? Affine(it, x, Deviation, Mean) : it.Call(
                Replacing.Filled(
                    "BatchNormalization", Batch(scale: false, center: false), ("moving_mean", Mean), ("moving_variance", Variance)),
                x);
        }

        double[] Figures(string option) => config.Has(option)
            ? config.NestedDoubles(option)
            : [.. it.Values(option).Select(value => (double)value)];
    });

    /// <summary>Multiplies each channel, and adds to it.</summary>
    public static Symbol Affine(Replacing it, Symbol x, Func<float[]>? scale, Func<float[]>? offset)
    {
        if (scale is null && offset is null)
        {
            return x;
        }

        var channels = x.Sizes[^1];
        (string, Func<float[]>?)[] weights =
        [
            ("gamma", scale), ("beta", offset), ("moving_mean", () => new float[channels]),
            ("moving_variance", () => [.. Enumerable.Repeat(1f, channels)]),
        ];
        return it.Call(
            Replacing.Filled(
                "BatchNormalization", Batch(scale is not null, offset is not null),
                [.. weights.Where(weight => weight.Item2 is not null).Select(weight => (weight.Item1, weight.Item2!))]),
            x);
    }

    /// <summary>The mean of x and −x is zero, so that a layer normalization of both takes the mean of squares.</summary>
    private static Symbol BySquares(Replacing it, Symbol x, double epsilon, Func<float[]> scale)
    {
        var both = it.Add("Concatenate", new() { ["axis"] = -1 }, x, it.Rescale(x, -1));
        var normalized = it.Call(
            Replacing.Filled("LayerNormalization", Plain(epsilon, scale: true), ("gamma", () =>
                [.. scale(), .. scale().Select(value => -value)])),
            Rows(it, both));
        // Now both are the same.
        var rows = it.Reshape(normalized, normalized.Sizes[0] * 2, x.Sizes[^1]);
        return it.Reshape(it.Add("AveragePooling1D", new() { ["pool_size"] = 2, ["strides"] = 2, ["padding"] = "valid" }, rows), x.Sizes);
    }

    private static Symbol Rows(Replacing it, Symbol x) =>
        it.Reshape(x, LayerShapes.Product(x.Sizes.SkipLast(1)), x.Sizes[^1]);

    private static JsonObject Plain(double epsilon, bool scale = false) =>
        new() { ["axis"] = -1, ["epsilon"] = epsilon, ["center"] = false, ["scale"] = scale };

    private static JsonObject Batch(bool scale, bool center) =>
        new() { ["axis"] = -1, ["momentum"] = 0.99, ["epsilon"] = Smallest * Smallest, ["center"] = center, ["scale"] = scale };

    private static int[] Axes(Replaced layer, params int[] axes) => [.. axes.Select(axis => axis < 0 ? axis + layer.X.Rank : axis)];
}
