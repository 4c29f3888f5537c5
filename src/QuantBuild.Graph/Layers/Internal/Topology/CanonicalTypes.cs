using System.Text.Json.Nodes;
using QuantBuild.Common;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>Reads a layer's dtype: a name, or a policy for which types compute and store. Whatever floating-point type it is, the layer is
/// computed in float32: weights of mixed policies are stored in it, float16 fits into it, and TF.js has none wider than it.</summary>
internal static class CanonicalTypes
{
    private static readonly HashSet<string> _floats = new(StringComparer.Ordinal)
    {
        "float32",
        "float16",
        "float64",
        "bfloat16",
        "mixed_float16",
        "mixed_bfloat16",
        "half",
        "double",
        "float",
    };

    private static readonly HashSet<string> _wholes = new(
        StringComparer.Ordinal)
    {
        "int8",
        "uint8",
        "int16",
        "uint16",
        "int32",
        "uint32",
        "int64",
        "uint64",
        "bool",
    };

    // Whole numbers come in, or are passed on as they are; layers that compute with them could overflow,
    // which floating-point numbers do not.
    private static readonly HashSet<string> _takesWholes = new(StringComparer.Ordinal)
    {
        "InputLayer", "Embedding", "Rescaling", "Flatten", "Reshape", "Permute", "RepeatVector", "Masking", "Concatenate",
    };

    /// <summary>The type that the layer is computed in: float32.</summary>
    /// <exception cref="LayersException">The type is of texts, or one that numbers are quantized to.</exception>
    public static string Read(string className, JsonObject config, JsonObject options)
    {
        var type = Name(config["dtype"]) ?? "float32";
        var isWhole = _wholes.Contains(type) && (_takesWholes.Contains(className) || options["batch_input_shape"] is not null);
        return isWhole || _floats.Contains(type) ? "float32" : throw new LayersException(
            $"Layer '{Printable.Text(TopologyJson.Text(options, "name") ?? "")}' ({className}) has dtype '{Printable.Text(type)}'; "
                + "supported: float32, float16, bfloat16, float64 and the mixed policies, all computed in float32, "
                + "and whole numbers as inputs.",
            TopologyJson.Text(options, "name"));
    }

    // "float32", {"class_name": "Policy", "config": {"name": "mixed_float16"}}, {"class_name": "DTypePolicy",
    // "config": {"name": "float32"}}.
    private static string? Name(JsonNode? type) => type switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? name) => name is "_infer" ? null : name,
        JsonObject policy when policy["config"] is JsonObject config => Name(config["name"]) ?? Name(config["default_policy"]),
        JsonObject policy when policy["config"] is JsonValue => Name(policy["config"]),
        JsonObject policy => Name(policy["name"]),
        _ => type.ToJsonString(),
    };
}
