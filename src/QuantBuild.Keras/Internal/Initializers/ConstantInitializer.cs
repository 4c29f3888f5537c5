using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Keras.Internal.Initializers;

/// <summary>Zeros, Ones or Constant.</summary>
internal sealed class ConstantInitializer(string className, double value) : Initializer(className)
{
    public override void Fill(Span<float> values, IReadOnlyList<int> shape, RandomGenerator random) => values.Fill((float)value);

    public override void WriteConfig(JsonObject config)
    {
        if (ClassName == "Constant")
        {
            config["value"] = value;
        }
    }

    private protected override Initializer Configured(LayerConfig config) =>
        ClassName == "Constant" ? new ConstantInitializer(ClassName, config.Double("value", value)) : this;
}
