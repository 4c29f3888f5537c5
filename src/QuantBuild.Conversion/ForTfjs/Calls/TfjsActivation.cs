using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.ForTfjs.Calls;

/// <summary>An activation: a function by Keras's name, or a layer in the place of one.</summary>
/// <param name="Name">The function's name, by which TF.js knows it where it does; a layer's class name.</param>
internal sealed record TfjsActivation(string Name)
{
    // Keras 3's, under a name of our own: the same name means another function in Keras 2.
    public const string HardSigmoid3 = "hard_sigmoid_keras3";

    private static readonly string[] _layers = ["ReLU", "LeakyReLU", "ELU", "PReLU", "ThresholdedReLU", "Softmax", "Activation"];

    // As TF.js's activations.js has them. gelu_new is there, too, but is sought as geluNew when a model is loaded.
    private static readonly HashSet<string> _known = new(StringComparer.Ordinal)
    {
        "linear", "relu", "relu6", "sigmoid", "tanh", "softmax", "log_softmax", "elu", "selu", "softplus", "softsign", "gelu", "mish",
        "swish", "hard_sigmoid",
    };

    // Other names of the same functions.
    private static readonly Dictionary<string, string> _otherNames = new(StringComparer.Ordinal)
    {
        ["silu"] = "swish",
        ["hard_swish"] = "hard_silu",
        ["gelu_tanh"] = "gelu_new",
    };

    /// <summary>The layer that computes it; null where it is a function.</summary>
    public TfjsLayer? Layer { get; private init; }

    /// <summary>Whether TF.js computes it by that name.</summary>
    public bool IsInTfjs => Layer is null && _known.Contains(Name);

    /// <summary>What TF.js lacks that does not know it.</summary>
    public string Lack => this switch
    {
        { Layer: not null } => $"takes no layer, here a {Name}, in the place of an activation",
        { Name: HardSigmoid3 } => "computes hard_sigmoid as Keras 2 does, 0.2x + 0.5, and not as Keras 3, x/6 + 0.5",
        _ => $"has no activation {Name}",
    };

    /// <summary>The activation that an option of a layer names or describes.</summary>
    public static TfjsActivation Of(TfjsLayer owner, string option, string fallback = "linear")
    {
        var value = TopologyJson.Child(owner.Config, option);
        if (value is JsonObject inner)
        {
            return OfLayer(owner, TopologyJson.Text(inner, "class_name")!, inner["config"] as JsonObject);
        }

        var name = (string?)value ?? fallback;
        if (_layers.Contains(name))
        {
            return OfLayer(owner, name, null);
        }

        var key = TopologyNames.SnakeCase(name);
        key = _otherNames.GetValueOrDefault(key, key);
        return new(key);
    }

    /// <summary>Calls layers that compute it.</summary>
    public Symbol Call(Replacing it, Symbol x) => this switch
    {
        { Layer: { } layer } => it.Add(layer, x),
        { Name: HardSigmoid3 } => ClippedSigmoid(it, x),
        { Name: "hard_silu" } => Gated(it, x, ClippedSigmoid(it, x)),
        { Name: "gelu_new" } => Gated(it, x, CubicSigmoid(it, x)),
        { Name: "leaky_relu" } => it.Add("LeakyReLU", new() { ["alpha"] = 0.2 }, x),
        { IsInTfjs: true } => it.Activate(x, Name),
        _ => throw Replacing.Obstacle(Lack),
    };

    // A class name may also stand for the function of that name.
    private static TfjsActivation OfLayer(TfjsLayer owner, string className, JsonObject? config)
    {
        if (!_layers.Contains(className))
        {
            return Of(owner.With(("activation", className)), "activation");
        }

        var prefix = $"{TopologyNames.SnakeCase(className)}/";
        return new(className)
        {
            Layer = new TfjsLayer(className, (JsonObject?)config?.DeepClone() ?? [])
            {
                Weights = owner.Weights.Where(weight => weight.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .ToDictionary(weight => weight.Key[prefix.Length..], weight => weight.Value),
            },
        };
    }

    /// <summary>relu6(x + 3)/6 = clip(x/6 + 0.5), which is TF.js's hard_sigmoid, clip(0.2·x + 0.5), of 5/6·x.</summary>
    private static Symbol ClippedSigmoid(Replacing it, Symbol x) => it.Activate(it.Rescale(x, 5.0 / 6), "hard_sigmoid");

    /// <summary>sigmoid(2·√(2/π)·(x + 0.044715·x³)), by which x is gated as with a tanh.</summary>
    private static Symbol CubicSigmoid(Replacing it, Symbol x)
    {
        var slope = 2 * Math.Sqrt(2 / Math.PI);
        // No layer is given one tensor twice: TF.js releases it after the first.
        var square = it.Add("Multiply", [], x, it.Rescale(x, 0.044715 * slope));
        var sum = it.Add("Add", [], it.Rescale(x, slope), it.Add("Multiply", [], x, square));
        return it.Activate(sum, "sigmoid");
    }

    private static Symbol Gated(Replacing it, Symbol x, Symbol gate) => it.Add("Multiply", [], x, gate);
}
