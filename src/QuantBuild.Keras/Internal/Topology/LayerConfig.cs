using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Keras.Internal.Activations;
using QuantBuild.Keras.Internal.Initializers;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>Reads a layer's config: Keras's snake_case names or TF.js's camelCase ones, every error naming layer and option.</summary>
internal sealed class LayerConfig
{
    // What every config carries and no layer reads.
    private static readonly string[] Common = ["name", "dtype", "input_dtype", "batch_input_shape", "batch_shape", "trainable", "sparse", "ragged", "optional", "seed"];

    private readonly string className;
    private readonly JsonObject json;
    private readonly SortedSet<string> read = new(StringComparer.Ordinal);

    public LayerConfig(string className, JsonObject json)
    {
        this.className = className;
        this.json = json;
        Name = StringOrNull("name") ?? throw Error("has no name");
        var dtype = StringOrNull("dtype") ?? "float32";
        if (dtype != "float32")
        {
            throw Error($"has dtype '{dtype}'; supported: float32");
        }
    }

    private LayerConfig(LayerConfig parent, JsonObject json)
    {
        (className, Name, this.json) = (parent.className, parent.Name, json);
    }

    public string Name { get; } = "";

    /// <summary>The sample's shape of <c>batch_input_shape</c>, or null where there is none.</summary>
    public int[]? InputShape => (Array("batch_input_shape") ?? Array("batch_shape")) is { } shape ? SampleShape(shape) : null;

    public int Int(string option, int? fallback = null) => Read(option, fallback, "a whole number", node => node.GetValue<int>());

    public double Double(string option, double? fallback = null) => Read(option, fallback, "a number", node => node.GetValue<double>());

    public bool Bool(string option, bool? fallback = null) => Read(option, fallback, "true or false", node => node.GetValue<bool>());

    public string String(string option, string fallback) => StringOrNull(option) ?? fallback;

    public double? DoubleOrNull(string option) => Find(option) is null ? null : Double(option);

    /// <summary>One of the given snake_case names; the option may be in camel case.</summary>
    public string OneOf(string option, string fallback, params string[] allowed)
    {
        var given = TopologyNames.SnakeCase(String(option, fallback));
        return allowed.Contains(given) ? given : throw Error($"has {option} '{given}'; supported: {string.Join(", ", allowed)}");
    }

    public int[] Ints(string option, int[]? fallback = null)
    {
        if (Find(option) is not JsonArray array)
        {
            // Keras accepts one number where both directions are alike.
            return Find(option) is JsonValue ? [Int(option), Int(option)] : fallback ?? throw Error($"has no {option}");
        }

        return [.. array.Select(item => Convert(option, item, "a list of whole numbers", node => node.GetValue<int>()))];
    }

    /// <summary>An axis, which Keras writes as a number or as a list of one.</summary>
    public int Axis(string option, int fallback) => Find(option) is JsonArray array
        ? array.Count == 1
            ? Convert(option, array[0], "a whole number", node => node.GetValue<int>())
            : throw Error($"has {option} {array.ToJsonString()}; supported: one axis")
        : Int(option, fallback);

    public JsonArray? Array(string option) => Find(option) as JsonArray;

    public ActivationFunction Activation(string option = "activation") => Named(option, () => ActivationFunction.Named(StringOrNull(option)));

    public Initializer Initializer(string option, string fallback) => Named(option, () => Find(option) switch
    {
        JsonObject node => Initializers.Initializer.FromConfig(
            (string?)node["class_name"] ?? (string?)node["className"] ?? "", new LayerConfig(this, node["config"] as JsonObject ?? [])),
        _ => Initializers.Initializer.Named(String(option, fallback)),
    });

    /// <summary>Passes over options that mean nothing for the layer.</summary>
    public void Ignore(params string[] options) => read.UnionWith(options);

    public void RequireChannelsLast() => OneOf("data_format", "channels_last", "channels_last");

    /// <summary>Refuses the options that are there in Keras, are not here, and are not null.</summary>
    public void RequireNull(params string[] options)
    {
        if (System.Array.Find(options, option => Find(option) is not null) is { } option)
        {
            throw Error($"has option {option}, which is not supported. Remove it from the model (training aids do not change what a model computes)");
        }
    }

    /// <summary>Refuses options that nobody has read: passing over them could change what the model computes.</summary>
    public void RefuseUnread()
    {
        var known = read.Concat(Common).SelectMany(name => new[] { name, TopologyNames.CamelCase(name) }).ToHashSet(StringComparer.Ordinal);
        foreach (var (option, value) in json)
        {
            if (value is not null && !known.Contains(option))
            {
                throw Error($"has option '{option}', which is not supported. Supported: {string.Join(", ", read)}");
            }
        }
    }

    public KerasException Error(string whatIsWrong) => new($"Layer '{Name}' ({className}) {whatIsWrong}.", Name);

    private string? StringOrNull(string option) => Find(option) is { } node ? Convert(option, node, "a text", value => value.GetValue<string>()) : null;

    private int[] SampleShape(JsonArray shape)
    {
        var sizes = shape.Skip(1).Select(item => item is null
            ? throw Error($"has an input shape with an unknown size, {shape.ToJsonString()}; only the batch may be unknown")
            : Convert("batch_input_shape", item, "a list of whole numbers", node => node.GetValue<int>()));
        return LayerShapes.Checked([.. sizes], Name);
    }

    private JsonNode? Find(string option)
    {
        read.Add(option);
        return json[option] ?? json[TopologyNames.CamelCase(option)];
    }

    private T Read<T>(string option, T? fallback, string kind, Func<JsonNode, T> convert)
        where T : struct => Find(option) is { } node
            ? Convert(option, node, kind, convert)
            : fallback ?? throw Error($"has no {option}");

    private T Convert<T>(string option, JsonNode? node, string kind, Func<JsonNode, T> convert)
    {
        try
        {
            return node is null ? throw Error($"has null in {option}; it must be {kind}") : convert(node);
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or JsonException or OverflowException)
        {
            throw Error($"has {option} {node?.ToJsonString()}; it must be {kind}");
        }
    }

    private T Named<T>(string option, Func<T> find)
    {
        try
        {
            return find();
        }
        catch (KerasException e) when (e.Layer is null)
        {
            throw Error($"has {option}: {e.Message.TrimEnd('.')}");
        }
    }
}
