using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuantBuild.Graph.GraphDef;

/// <summary>What a weight manifest says of each weight's type and shape; a constant's values are the weight of its name.</summary>
internal static class ManifestWeights
{
    public static IReadOnlyDictionary<string, GraphWeight> Read(JsonNode? manifest)
    {
        var weights = new Dictionary<string, GraphWeight>(StringComparer.Ordinal);
        foreach (var group in manifest as JsonArray ?? [])
        {
            foreach (var entry in (group as JsonObject)?["weights"] as JsonArray ?? [])
            {
                if (entry is JsonObject weight && Weight(weight) is { } read)
                {
                    weights[read.Name] = read;
                }
            }
        }

        return weights;
    }

    private static GraphWeight? Weight(JsonObject entry)
    {
        ElementType? type = Text(entry["dtype"]) switch
        {
            "float32" or "float16" => ElementType.Float32,
            "int32" or "uint8" or "uint16" => ElementType.Int32,
            "bool" => ElementType.Bool,
            "string" => ElementType.String,
            "complex64" => ElementType.Complex64,
            _ => null,
        };
        return type is { } known && Text(entry["name"]) is { } name && entry["shape"] is JsonArray shape
            ? new GraphWeight(name, known, [.. shape.Select(length => length!.GetValue<int>())])
            : null;
    }

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
