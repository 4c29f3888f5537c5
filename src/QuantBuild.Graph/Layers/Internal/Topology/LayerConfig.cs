using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>Reads a layer's config: Keras's snake_case names or TF.js's camelCase ones, every error naming layer and option.</summary>
internal sealed class LayerConfig
{
    // What every config carries and no layer reads.
    private static readonly string[] _common =
        ["name", "dtype", "input_dtype", "batch_input_shape", "batch_shape", "trainable", "sparse", "ragged", "optional", "seed"];

    // Deep networks halve images up to seven times, and some need more than a hundred pixels.
    private const int LikelySize = 128;

    private readonly JsonObject _json;
    private readonly SortedSet<string> _read = new(StringComparer.Ordinal);

    public LayerConfig(string className, JsonObject json)
    {
        ClassName = className;
        _json = json;
        Name = StringOrNull("name") ?? throw Error("has no name");
    }

    private LayerConfig(LayerConfig parent, JsonObject json)
    {
        (ClassName, Name, _json, Dialect) = (parent.ClassName, parent.Name, json, parent.Dialect);
    }

    public string ClassName { get; }

    public string Name { get; } = "";

    /// <summary>Who wrote the topology.</summary>
    public KerasDialect Dialect { get; init; } = KerasDialect.Keras2;

    /// <summary>The sample's shape of <c>batch_input_shape</c>, or null where there is none; a likely size stands
    /// for one that is unknown.</summary>
    /// <exception cref="LayersException">A size is not positive, or there are too many values.</exception>
    public int[]? InputShape
    {
        get
        {
            int[]? shape = OpenInputShape is { } open ? [.. open.Select(size => size ?? LikelySize)] : null;
            return shape is not null && LayerShapes.Problem(shape, Name) is { } problem ? throw new LayersException(problem, Name) : shape;
        }
    }

    /// <summary>The sample's shape of <c>batch_input_shape</c> as it stands there, or null where there is none.</summary>
    public int?[]? OpenInputShape => Array("batch_input_shape") is { } shape ? [.. shape.Skip(1).Select(Size)] : null;

    /// <summary>An option as it stands there; null where it is missing or null.</summary>
    public JsonNode? Find(string option)
    {
        _read.Add(option);
        return _json[option] ?? _json[TopologyNames.CamelCase(option)];
    }

    /// <summary>The config of a layer that stands in this one, of the same dialect.</summary>
    public LayerConfig Inner(string innerClass, JsonObject config) =>
        new(innerClass, config) { Dialect = Dialect };

    /// <summary>The options of what has no name of its own, as an initializer has; errors name this layer.</summary>
    public LayerConfig Part(JsonObject options) =>
        new(this, options);

    public int Int(string option, int? fallback = null) => Read(option, fallback, "a whole number", Whole);

    public double Double(string option, double? fallback = null) => Read(option, fallback, "a number", Number);

    public bool Bool(string option, bool? fallback = null) => Read(option, fallback, "true or false", Flag);

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

        return [.. array.Select(item => Convert(option, item, "a list of whole numbers", Whole))];
    }

    /// <summary>An axis, which Keras writes as a number or as a list of one.</summary>
    public int Axis(string option, int fallback) => Find(option) is JsonArray array
        ? array.Count == 1
            ? Convert(option, array[0], "a whole number", Whole)
            : throw Error($"has {option} {array.ToJsonString()}; supported: one axis")
        : Int(option, fallback);

    /// <summary>Beginning and end of one dimension: [first, last], or one number for both.</summary>
    public (int First, int Last) Both(string option, int fallback)
    {
        var both = Ints(option, [fallback, fallback]);
        return both.Length == 2 ? (both[0], both[1]) : throw Error($"has {option} {LayerShapes.Show(both)}; it must be two whole numbers");
    }

    /// <summary>The four sides of an image: one number for all, [vertical, horizontal], or [[top, bottom], [left, right]].</summary>
    public ((int Top, int Bottom) Rows, (int Left, int Right) Columns) Sides(string option, int fallback)
    {
        if (Array(option) is [JsonArray rows, JsonArray columns])
        {
            return (Pair(option, rows), Pair(option, columns));
        }

        var (vertical, horizontal) = Both(option, fallback);
        return ((vertical, vertical), (horizontal, horizontal));
    }

    /// <summary>Numbers: a list, or one.</summary>
    public double[] Doubles(string option, double[]? fallback = null) => Find(option) switch
    {
        null => fallback ?? throw Error($"has no {option}"),
        JsonArray { Count: > 0 } array => [.. array.Select(item => Convert(option, item, "a list of numbers", Number))],
        _ => [Double(option)],
    };

    /// <summary>Numbers in lists of any depth, row-major.</summary>
    public double[] NestedDoubles(string option)
    {
        return [.. Flat(Find(option))];

        IEnumerable<double> Flat(JsonNode? node) =>
            node is JsonArray list ? list.SelectMany(Flat) : [Convert(option, node, "numbers", Number)];
    }

    /// <summary>Whether an option is there and null.</summary>
    public bool IsNull(string option) =>
        Find(option) is null && (_json.ContainsKey(option) || _json.ContainsKey(TopologyNames.CamelCase(option)));

    /// <summary>Whether an option is there and not null.</summary>
    public bool Has(string option) => Find(option) is not null;

    public JsonArray? Array(string option) => Find(option) as JsonArray;

    /// <summary>All options that are not every layer's, for a layer that computes nothing by them and only hands them on.</summary>
    public JsonObject Rest()
    {
        JsonObject rest = [];
        foreach (var (option, value) in _json.Where(item => !_common.Contains(TopologyNames.SnakeCase(item.Key))))
        {
            _read.Add(TopologyNames.SnakeCase(option));
            _read.Add(option);
            rest[TopologyNames.SnakeCase(option)] = value?.DeepClone();
        }

        return rest;
    }

    /// <summary>Passes over options that mean nothing for the layer.</summary>
    public void Ignore(params string[] options) => _read.UnionWith(options);

    /// <summary>Passes over how weights begin, which a trained model does not tell from.</summary>
    public void IgnoreInitializers() => _read.UnionWith(
        _json.Select(item => TopologyNames.OptionName(item.Key)).Where(name => name.EndsWith("_initializer", StringComparison.Ordinal)));

    public void RequireChannelsLast() => OneOf("data_format", "channels_last", "channels_last");

    /// <summary>Refuses the options that are there in Keras, are not here, and are not null.</summary>
    public void RequireNull(params string[] options)
    {
        if (System.Array.Find(options, option => Find(option) is not null) is { } option)
        {
            throw Error($"has option {option}, which is not supported. "
                + "Remove it from the model (training aids do not change what a model computes)");
        }
    }

    /// <summary>Refuses options that nobody has read: passing over them could change what the model computes.</summary>
    public void RefuseUnread()
    {
        var known = _read.Concat(_common).SelectMany(name => new[] { name, TopologyNames.CamelCase(name) })
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (option, value) in _json)
        {
            if (value is not null && !known.Contains(option))
            {
                throw Error($"has option '{option}', which is not supported. Supported: {string.Join(", ", _read)}");
            }
        }
    }

    public LayersException Error(string whatIsWrong) => new($"Layer '{Name}' ({ClassName}) {whatIsWrong}.", Name);

    public string? StringOrNull(string option) =>
        Find(option) is { } node ? Convert(option, node, "a text", value => value.GetValue<string>()) : null;

    public (int First, int Last) Pair(string option, JsonArray pair) =>
        pair.Count == 2 && JsonNumbers.TryWhole(pair[0], out var one) && JsonNumbers.TryWhole(pair[1], out var other)
            ? (one, other)
            : throw Error($"has {option} {pair.ToJsonString()}; it must be two whole numbers");

    private int? Size(JsonNode? item) => item is null ? null : Convert("batch_input_shape", item, "a list of whole numbers", Whole);

    private static int Whole(JsonNode node) => JsonNumbers.TryWhole(node, out var number) ? number : throw new FormatException();

    private static double Number(JsonNode node) => JsonNumbers.TryRead(node, out var number) ? number : throw new FormatException();

    // NumPy's flags may come as 0 and 1.
    private static bool Flag(JsonNode node) =>
        JsonNumbers.TryWhole(node, out var number) && number is 0 or 1 ? number == 1 : node.GetValue<bool>();

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
}
