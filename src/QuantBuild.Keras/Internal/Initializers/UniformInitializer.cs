using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Keras.Internal.Initializers;

/// <summary>RandomUniform: all values in [minimum, maximum) equally likely.</summary>
internal sealed class UniformInitializer(double minimum, double maximum) : Initializer("RandomUniform")
{
    public override void Fill(Span<float> values, IReadOnlyList<int> shape, RandomGenerator random)
    {
        foreach (ref var value in values)
        {
            value = (float)(minimum + ((maximum - minimum) * random.NextDouble()));
        }
    }

    public override void WriteConfig(JsonObject config)
    {
        config["minval"] = minimum;
        config["maxval"] = maximum;
        config["seed"] = null;
    }

    private protected override Initializer Configured(LayerConfig config) =>
        new UniformInitializer(config.Double("minval", minimum), config.Double("maxval", maximum));
}
