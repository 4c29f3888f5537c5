using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Keras.Internal.Initializers;

/// <summary>Fills a weight with its first values, from our own generator.</summary>
internal abstract class Initializer
{
    private static readonly Dictionary<string, Func<Initializer>> _byName = new(StringComparer.Ordinal)
    {
        ["zeros"] = () => new ConstantInitializer("Zeros", 0),
        ["ones"] = () => new ConstantInitializer("Ones", 1),
        ["constant"] = () => new ConstantInitializer("Constant", 0),
        ["random_uniform"] = () => new UniformInitializer(-0.05, 0.05),
        ["random_normal"] = () => new NormalInitializer("RandomNormal", 0, 0.05),
        ["truncated_normal"] = () => new NormalInitializer("TruncatedNormal", 0, 0.05),
        ["orthogonal"] = () => new OrthogonalInitializer(1),
        ["variance_scaling"] = () => new VarianceScaling("VarianceScaling", 1, "fan_in", "truncated_normal"),
        ["glorot_uniform"] = () => new VarianceScaling("GlorotUniform", 1, "fan_avg", "uniform"),
        ["glorot_normal"] = () => new VarianceScaling("GlorotNormal", 1, "fan_avg", "truncated_normal"),
        ["he_uniform"] = () => new VarianceScaling("HeUniform", 2, "fan_in", "uniform"),
        ["he_normal"] = () => new VarianceScaling("HeNormal", 2, "fan_in", "truncated_normal"),
        ["lecun_uniform"] = () => new VarianceScaling("LecunUniform", 1, "fan_in", "uniform"),
        ["lecun_normal"] = () => new VarianceScaling("LecunNormal", 1, "fan_in", "truncated_normal"),
    };

    private protected Initializer(string className)
    {
        ClassName = className;
    }

    public string ClassName { get; }

    /// <summary>The initializer of that name with Keras's defaults.</summary>
    /// <exception cref="KerasException">There is none.</exception>
    public static Initializer Named(string name) => _byName.TryGetValue(TopologyNames.SnakeCase(name), out var create)
        ? create()
        : throw new KerasException($"Initializer '{name}' is not supported. Supported: {string.Join(", ", _byName.Keys)}.");

    /// <summary>The initializer of a topology: its class name and config.</summary>
    public static Initializer FromConfig(string className, LayerConfig config) => Named(className).Configured(config);

    public abstract void Fill(Span<float> values, IReadOnlyList<int> shape, RandomGenerator random);

    /// <summary>Writes what the constructor took, in Keras's names.</summary>
    public abstract void WriteConfig(JsonObject config);

    private protected abstract Initializer Configured(LayerConfig config);
}
