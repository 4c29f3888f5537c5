using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Keras.Internal.Initializers;

/// <summary>VarianceScaling and the names for its cases (Glorot, He, LeCun): variance scale/fan, where fan counts the values that a unit
/// reads (fan_in), feeds (fan_out), or their mean (fan_avg).</summary>
internal sealed class VarianceScaling(string className, double scale, string mode, string distribution) : Initializer(className)
{
    // The standard deviation of a standard normal distribution cut at two deviations; Keras divides by it.
    private const double TruncatedDeviation = 0.87962566103423978;

    public override void Fill(Span<float> values, IReadOnlyList<int> shape, RandomGenerator random)
    {
        var variance = scale / Math.Max(1, Fan(shape));
        Initializer inner = distribution switch
        {
            "uniform" => new UniformInitializer(-Math.Sqrt(3 * variance), Math.Sqrt(3 * variance)),
            "untruncated_normal" => new NormalInitializer("RandomNormal", 0, Math.Sqrt(variance)),
            _ => new NormalInitializer("TruncatedNormal", 0, Math.Sqrt(variance) / TruncatedDeviation),
        };
        inner.Fill(values, shape, random);
    }

    public override void WriteConfig(JsonObject config)
    {
        if (ClassName == "VarianceScaling")
        {
            config["scale"] = scale;
            config["mode"] = mode;
            config["distribution"] = distribution;
        }

        config["seed"] = null;
    }

    private protected override Initializer Configured(LayerConfig config)
    {
        if (ClassName != "VarianceScaling")
        {
            return this;
        }

        var given = TopologyNames.SnakeCase(config.String("distribution", distribution));
        return new VarianceScaling(
            ClassName,
            config.Double("scale", scale),
            config.OneOf("mode", mode, "fan_in", "fan_out", "fan_avg"),
            // TF.js says "normal" for what Keras calls "truncated_normal".
            given == "normal"
                ? "truncated_normal"
                : config.OneOf("distribution", distribution, "uniform", "truncated_normal", "untruncated_normal"));
    }

    private double Fan(IReadOnlyList<int> shape)
    {
        var (fanIn, fanOut) = Fans(shape);
        return mode switch
        {
            "fan_in" => fanIn,
            "fan_out" => fanOut,
            _ => (fanIn + fanOut) / 2,
        };
    }

    // The last two dimensions are in and out; those before them are the receptive field.
    private static (double In, double Out) Fans(IReadOnlyList<int> shape)
    {
        if (shape.Count < 2)
        {
            double only = shape.Count == 0 ? 1 : shape[0];
            return (only, only);
        }

        var field = shape.Take(shape.Count - 2).Aggregate(1.0, (product, dimension) => product * dimension);
        return (field * shape[^2], field * shape[^1]);
    }
}
