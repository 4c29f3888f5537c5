using System.Text.Json.Nodes;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>Takes an option's value out of what Keras wraps it in.</summary>
internal static class CanonicalValues
{
    public static JsonNode? Read(JsonNode? value) => value switch
    {
        null => null,
        JsonObject wrapped when Unwrap(wrapped, out var content) => Read(content),
        JsonObject json => ReadFields(json),
        JsonArray list => new JsonArray([.. list.Select(Read)]),
        _ => value.DeepClone(),
    };

    private static JsonObject ReadFields(JsonObject json)
    {
        JsonObject fields = [];
        foreach (var (name, value) in json)
        {
            var known = TopologyNames.OptionName(name);
            if (known == name || !json.ContainsKey(known))
            {
                fields[known] = Read(value);
            }
        }

        return fields;
    }

    // {"type": "ndarray", "value": 0.3} of early Keras 2; {"class_name": "function", "config": "relu"}, {"class_name": "__tuple__",
    // "items": [1, 2]} and {"class_name": "__numpy__", "config": {"value": 0.3}} of later ones.
    private static bool Unwrap(JsonObject json, out JsonNode? content)
    {
        (var isWrapped, content) = (TopologyJson.Text(json, "type"), TopologyJson.Text(json, "class_name")) switch
        {
            ("ndarray", _) when json.ContainsKey("value") => (true, json["value"]),
            (_, "function" or "builtin_function_or_method") when TopologyJson.Text(json, "config") is not null => (true, json["config"]),
            (_, "__numpy__" or "__tensor__") when json["config"] is JsonObject config && config.ContainsKey("value") =>
                (true, config["value"]),
            (_, not null) when json["items"] is JsonArray items => (true, items),
            _ => (false, null),
        };
        return isWrapped;
    }
}
