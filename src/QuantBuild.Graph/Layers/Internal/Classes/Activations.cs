using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Classes;

/// <summary>Activations: functions by name, layers in the place of one, and the layers that are nothing else.</summary>
internal static class Activations
{
    private static readonly string[] _layers = ["ReLU", "LeakyReLU", "ELU", "PReLU", "ThresholdedReLU", "Softmax", "Activation"];

    private static readonly Dictionary<string, Func<LayerScope, GraphValue, GraphValue>> _functions = new(StringComparer.Ordinal)
    {
        ["linear"] = (_, x) => x,
        ["relu"] = (scope, x) => scope.Op("Relu", x),
        ["relu6"] = (scope, x) => scope.Op("Relu6", x),
        ["sigmoid"] = (scope, x) => scope.Op("Sigmoid", x),
        ["tanh"] = (scope, x) => scope.Op("Tanh", x),
        ["softmax"] = (scope, x) => scope.Op("Softmax", x),
        ["log_softmax"] = (scope, x) => scope.Op("LogSoftmax", x),
        ["elu"] = (scope, x) => scope.Op("Elu", x),
        ["selu"] = (scope, x) => scope.Op("Selu", x),
        ["softplus"] = (scope, x) => scope.Op("Softplus", x),
        ["softsign"] = (scope, x) => scope.Op("Softsign", x),
        ["exponential"] = (scope, x) => scope.Op("Exp", x),
        ["gelu"] = Gelu,
        ["gelu_new"] = GeluByTanh,
        ["mish"] = (scope, x) => scope.Op("Mul", x, scope.Op("Tanh", scope.Op("Softplus", x))),
        // The function's slope; a LeakyReLU layer has 0.3.
        ["leaky_relu"] = (scope, x) => scope.OpWith("LeakyRelu", new() { { "alpha", 0.2 } }, x),
        ["swish"] = (scope, x) => scope.Op("Mul", x, scope.Op("Sigmoid", x)),
        // Keras 2's straight lines: 0 below -2.5, 1 above 2.5.
        ["hard_sigmoid"] = (scope, x) => Clip(scope, scope.Op("AddV2", scope.Op("Mul", x, scope.Number(0.2)), scope.Number(0.5)), 0, 1),
        // Keras 3's hard_sigmoid, under a name of our own: the same name means another function in Keras 2.
        ["hard_sigmoid_keras3"] = HardSigmoid3,
        ["hard_silu"] = (scope, x) => scope.Op("Mul", x, HardSigmoid3(scope, x)),
    };

    // Other names of the same functions.
    private static readonly Dictionary<string, string> _otherNames = new(StringComparer.Ordinal)
    {
        ["silu"] = "swish",
        ["hard_swish"] = "hard_silu",
        ["gelu_tanh"] = "gelu_new",
    };

    /// <summary>Applies the activation that an option names, or describes as a layer.</summary>
    public static LayerTensor Apply(LayerScope scope, LayerTensor x, string option = "activation")
    {
        var found = scope.Config.Find(option);
        if (found is JsonObject node)
        {
            return ApplyLayer(scope, x, option, TopologyJson.Text(node, "class_name") ?? "", node["config"] as JsonObject ?? []);
        }

        var name = scope.Config.StringOrNull(option);
        return _layers.Contains(name) ? ApplyLayer(scope, x, option, name!, []) : x.With(_functions[NameOf(scope, name)](scope, x.Value));
    }

    /// <summary>The activation that an option names or describes, for another graph than the layer's own.</summary>
    public static Func<LayerScope, GraphValue, GraphValue> Function(LayerScope scope, string option, string fallback)
    {
        if (scope.Config.Find(option) is JsonObject node)
        {
            return (inner, x) => ApplyLayer(
                inner, new(x, [null, null]), option, TopologyJson.Text(node, "class_name") ?? "", node["config"] as JsonObject ?? []).Value;
        }

        return _functions[NameOf(scope, scope.Config.StringOrNull(option) ?? fallback)];
    }

    public static LayerTensor Layer(LayerScope scope, LayerTensor x) =>
        Apply(scope, x);

    public static LayerTensor Elu(LayerScope scope, LayerTensor x) =>
        x.With(scope.OpWith("Elu", new() { { "alpha", scope.Config.DoubleOrNull("alpha") ?? 1 } }, x.Value));

    // Keras 3 calls it negative_slope.
    public static LayerTensor LeakyRelu(LayerScope scope, LayerTensor x)
    {
        var alpha = scope.Config.DoubleOrNull("alpha") ?? scope.Config.DoubleOrNull("negative_slope") ?? 0.3;
        return x.With(scope.OpWith("LeakyRelu", new() { { "alpha", alpha } }, x.Value));
    }

    public static LayerTensor PRelu(LayerScope scope, LayerTensor x)
    {
        int[] shared = scope.Config.Array("shared_axes") is null ? [] : scope.Config.Ints("shared_axes");
        if (Array.Exists(shared, axis => axis < 1 || axis >= x.Rank))
        {
            throw scope.Error($"shares alpha along axes {LayerShapes.Show(shared)}, which samples of {x} have not");
        }

        var alpha = scope.Weight("alpha", [.. x.Shape.Skip(1).Select((size, i) => shared.Contains(i + 1) ? 1 : Known(scope, size))]);
        return x.With(scope.Op("Prelu", x.Value, alpha));
    }

    public static LayerTensor ThresholdedRelu(LayerScope scope, LayerTensor x) =>
        x.With(Above(scope, x.Value, scope.Config.DoubleOrNull("theta") ?? 1));

    /// <summary>Keras: x above the threshold and 0 elsewhere, cut, less the slope times what is missing to the threshold.</summary>
    public static LayerTensor Relu(LayerScope scope, LayerTensor x)
    {
        var (most, slope) = (scope.Config.DoubleOrNull("max_value"), scope.Config.DoubleOrNull("negative_slope") ?? 0);
        var threshold = scope.Config.DoubleOrNull("threshold") ?? 0;
        if (threshold != 0)
        {
            var passed = Above(scope, x.Value, threshold);
            var cut = most is { } top ? Clip(scope, passed, 0, top) : passed;
            var missing = scope.Op("Relu", scope.Op("Sub", scope.Number(threshold), x.Value));
            return x.With(slope == 0 ? cut : scope.Op("Sub", cut, scope.Op("Mul", missing, scope.Number(slope))));
        }

        if (slope != 0)
        {
            var leaky = scope.OpWith("LeakyRelu", new() { { "alpha", slope } }, x.Value);
            return x.With(most is { } top ? scope.Op("Minimum", leaky, scope.Number(top)) : leaky);
        }

        return x.With(most switch
        {
            null => scope.Op("Relu", x.Value),
            6 => scope.Op("Relu6", x.Value),
            { } top => Clip(scope, x.Value, 0, top),
        });
    }

    public static LayerTensor Softmax(LayerScope scope, LayerTensor x)
    {
        // TF.js's default is another one, 1.
        int[] given = scope.Config.Array("axis") is null
            ? [scope.Config.Int("axis", scope.Config.Dialect.IsTfjs ? 1 : -1)]
            : scope.Config.Ints("axis");
        int[] axes = [.. given.Select(axis => axis < 0 ? axis + x.Rank : axis)];
        if (axes.Length == 0 || axes.Any(axis => axis < 1 || axis >= x.Rank) || axes.Distinct().Count() != axes.Length)
        {
            throw scope.Error($"works on dimensions of the samples; got axes {LayerShapes.Show(given)} for samples of {x}");
        }

        if (axes is [var only])
        {
            return x.With(LastDimension.Apply(scope, x.Value, x.Rank, only, last => scope.Op("Softmax", last)));
        }

        var exponentials = scope.Op("Exp", scope.Op("Sub", x.Value, scope.Reduce("Max", x.Value, true, axes)));
        return x.With(scope.Op("RealDiv", exponentials, scope.Reduce("Sum", exponentials, true, axes)));
    }

    private static int Known(LayerScope scope, int? size) =>
        size ?? throw scope.Error("has weights for each size of its input, one of which is not known");

    private static LayerTensor ApplyLayer(LayerScope scope, LayerTensor x, string option, string layer, JsonObject config)
    {
        if (!_layers.Contains(layer))
        {
            return layer.Length > 0 && config.Count == 0
                ? x.With(_functions[NameOf(scope, layer)](scope, x.Value))
                : throw scope.Error($"has a {layer} as activation; supported as layers: {string.Join(", ", _layers)}");
        }

        var own = (JsonObject)config.DeepClone();
        own["name"] ??= TopologyNames.SnakeCase(layer);
        var inner = scope.Inner(scope.Config.Inner(layer, own), TopologyNames.SnakeCase(layer), option);
        return LayerTable.Lower(inner, [x])[0];
    }

    private static string NameOf(LayerScope scope, string? name)
    {
        var key = name is null ? "linear" : TopologyNames.SnakeCase(name);
        key = _otherNames.GetValueOrDefault(key, key);
        key = key == "hard_sigmoid" && scope.Config.Dialect.Major >= 3 ? "hard_sigmoid_keras3" : key;
        return _functions.ContainsKey(key) ? key : throw scope.Error(
            $"has activation: Activation '{name}' is not supported. Supported: "
                + $"{string.Join(", ", _functions.Keys.Where(known => known != "hard_sigmoid_keras3"))}, silu, hard_swish");
    }

    private static GraphValue Above(LayerScope scope, GraphValue x, double threshold) => scope.Op(
        "Mul", x, scope.OpWith("Cast", new() { { "DstT", ElementType.Float32 } }, scope.Op("Greater", x, scope.Number(threshold))));

    private static GraphValue Clip(LayerScope scope, GraphValue x, double low, double high) =>
        scope.Op("ClipByValue", x, scope.Number(low), scope.Number(high));

    /// <summary>x·Φ(x), with the normal distribution's own Φ: Keras's gelu unless it is told to approximate.</summary>
    private static GraphValue Gelu(LayerScope scope, GraphValue x)
    {
        var twice = scope.Op("AddV2", scope.Op("Erf", scope.Op("Mul", x, scope.Number(1 / Math.Sqrt(2)))), scope.Number(1));
        return scope.Op("Mul", scope.Op("Mul", x, twice), scope.Number(0.5));
    }

    /// <summary>x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2.</summary>
    private static GraphValue GeluByTanh(LayerScope scope, GraphValue x)
    {
        var cubic = scope.Op("Mul", x, scope.Op("AddV2", scope.Op("Mul", scope.Op("Square", x), scope.Number(0.044715)), scope.Number(1)));
        var twice = scope.Op("AddV2", scope.Op("Tanh", scope.Op("Mul", cubic, scope.Number(Math.Sqrt(2 / Math.PI)))), scope.Number(1));
        return scope.Op("Mul", scope.Op("Mul", x, twice), scope.Number(0.5));
    }

    /// <summary>relu6(x + 3)/6.</summary>
    private static GraphValue HardSigmoid3(LayerScope scope, GraphValue x) =>
        scope.Op("RealDiv", scope.Op("Relu6", scope.Op("AddV2", x, scope.Number(3))), scope.Number(6));
}
