using System.Text.Json.Nodes;

namespace QuantBuild.Verification.Tests.ForTfjs;

/// <summary>Every class of layers with options that TF.js computes as they are, options for which other layers take their place, and
/// options for which none do.</summary>
internal static partial class RewritingCases
{
    private const string First = "\"data_format\": \"channels_first\"";
    private const string Sequences = "\"return_sequences\": true";

    /// <summary>A chain of layers, each as <c>Class {options}</c>.</summary>
    public static JsonNode Chain(int?[] shape, params string[] layers) => new JsonObject
    {
        ["class_name"] = "Sequential",
        ["config"] = new JsonObject
        {
            ["name"] = "m",
            ["layers"] = new JsonArray([.. layers.Select((layer, i) => Layer($"l{i}", layer, i == 0 ? shape : null))]),
        },
    };

    /// <summary>A layer on several inputs.</summary>
    public static JsonNode Merge(int?[][] shapes, string layer)
    {
        JsonArray calls = [];
        JsonArray layers = [];
        foreach (var (shape, i) in shapes.Select((shape, i) => (shape, i)))
        {
            var input = Layer($"i{i}", "InputLayer {}", shape);
            input["inbound_nodes"] = new JsonArray();
            layers.Add(input);
            calls.Add(new JsonArray($"i{i}", 0, 0, new JsonObject()));
        }

        var merged = Layer("merged", layer, null);
        merged["inbound_nodes"] = new JsonArray(calls.DeepClone());
        layers.Add(merged);
        return Functional(layers, [.. shapes.Select((_, i) => $"i{i}")], "merged");
    }

    public static JsonObject Layer(string name, string layer, int?[]? shape)
    {
        var at = layer.IndexOf(' ', StringComparison.Ordinal);
        var config = JsonNode.Parse(layer[at..])!.AsObject();
        config["name"] = name;
        if (shape is not null)
        {
            config["batch_input_shape"] = new JsonArray([null, .. shape.Select(size => (JsonNode?)size)]);
        }

        return new JsonObject { ["class_name"] = layer[..at], ["name"] = name, ["config"] = config };
    }

    public static JsonNode Functional(JsonArray layers, string[] inputs, params string[] outputs) => new JsonObject
    {
        ["class_name"] = "Functional",
        ["config"] = new JsonObject
        {
            ["name"] = "m",
            ["layers"] = layers,
            ["input_layers"] = new JsonArray([.. inputs.Select(input => new JsonArray(input, 0, 0))]),
            ["output_layers"] = new JsonArray([.. outputs.Select(output => new JsonArray(output, 0, 0))]),
        },
    };

    /// <summary>A functional model of layers with the names of those that each is called on.</summary>
    public static JsonNode Graph(int?[] shape, params (string Name, string Layer, string[] On)[] layers)
    {
        var input = Layer("x", "InputLayer {}", shape);
        input["inbound_nodes"] = new JsonArray();
        JsonArray all = [input];
        foreach (var (name, layer, on) in layers)
        {
            var json = Layer(name, layer, null);
            json["inbound_nodes"] = new JsonArray(new JsonArray([.. on.Select(from => new JsonArray(from, 0, 0, new JsonObject()))]));
            all.Add(json);
        }

        return Functional(all, ["x"], layers[^1].Name);
    }

    public static string Both(string className, string options, string? twin = null, string prefix = "")
    {
        JsonObject Inner(string name, string ofClass, string more) => new()
        {
            ["class_name"] = ofClass,
            ["config"] = JsonNode.Parse($$"""{"name": "{{name}}r", "units": 3, {{more}}}"""),
        };
        JsonObject config = new() { ["layer"] = Inner(prefix, className, options) };
        if (twin is not null)
        {
            config["backward_layer"] = Inner(
                "backward_", twin, $"{(twin == className ? options : "\"use_bias\": true")}, \"go_backwards\": true");
        }

        return $"Bidirectional {config.ToJsonString()}";
    }

    public static string Each(string className, string config)
    {
        var options = JsonNode.Parse(config)!.AsObject();
        options["name"] = "inner";
        return $$$"""TimeDistributed {"layer": {"class_name": "{{{className}}}", "config": {{{options.ToJsonString()}}}}}""";
    }

    /// <summary>A layer in Keras 3's words.</summary>
    private static JsonObject Keras3(string layer, int? steps = null)
    {
        var model = Chain(steps is null ? [4] : [steps, 4], layer).AsObject();
        return new JsonObject { ["keras_version"] = "3.5.0", ["model_config"] = model };
    }

    private static JsonNode Tree() => Graph(
        [4], ("a", """Dense {"units": 3}""", ["x"]), ("b", """Dense {"units": 3}""", ["x"]), ("c", """Dense {"units": 3}""", ["x"]),
        ("d", "Average {}", ["a", "b", "c"]), ("e", "Maximum {}", ["a", "b"]), ("f", "Minimum {}", ["d", "e", "c"]));
}
