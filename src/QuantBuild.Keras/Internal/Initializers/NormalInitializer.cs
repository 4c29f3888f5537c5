using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Keras.Internal.Initializers;

/// <summary>RandomNormal, or TruncatedNormal: the same without values further than two deviations from the mean.</summary>
internal sealed class NormalInitializer(string className, double mean, double deviation) : Initializer(className)
{
    public override void Fill(Span<float> values, IReadOnlyList<int> shape, RandomGenerator random)
    {
        var limit = ClassName == "TruncatedNormal" ? 2 : double.PositiveInfinity;
        foreach (ref var value in values)
        {
            var normal = random.NextNormal();
            while (Math.Abs(normal) > limit)
            {
                normal = random.NextNormal();
            }

            value = (float)(mean + (deviation * normal));
        }
    }

    public override void WriteConfig(JsonObject config)
    {
        config["mean"] = mean;
        config["stddev"] = deviation;
        config["seed"] = null;
    }

    private protected override Initializer Configured(LayerConfig config) =>
        new NormalInitializer(ClassName, config.Double("mean", mean), config.Double("stddev", deviation));
}
