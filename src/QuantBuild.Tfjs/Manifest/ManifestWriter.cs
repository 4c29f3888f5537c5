using System.Text.Json.Nodes;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Manifest;

/// <summary>Builds <c>weightsManifest</c>, with its fields in the order the reference converter writes them.</summary>
/// <remarks>Fields the format does not define are taken over from the manifest that is replaced: a group's by its position, a weight's by
/// its name. They follow the defined ones.</remarks>
internal static class ManifestWriter
{
    private static readonly string[] _groupFields = ["paths", "weights"];
    private static readonly string[] _weightFields = ["name", "shape", "dtype", "quantization"];
    private static readonly string[] _quantizationFields = ["dtype", "min", "scale", "original_dtype"];

    public static JsonArray Build(JsonNode? former, IReadOnlyList<WrittenGroup> groups)
    {
        var formerGroups = former as JsonArray ?? [];
        var formerWeights = WeightsByName(formerGroups);
        return [.. groups.Select((group, index) => Group(group, index < formerGroups.Count ? formerGroups[index] : null, formerWeights))];
    }

    private static JsonObject Group(WrittenGroup group, JsonNode? former, Dictionary<string, JsonObject> formerWeights) =>
        Keep(former, _groupFields, new JsonObject
        {
            ["paths"] = new JsonArray([.. group.Paths.Select(path => JsonValue.Create(path))]),
            ["weights"] = new JsonArray([.. group.Weights.Select(weight => Weight(weight, formerWeights.GetValueOrDefault(weight.Name)))]),
        });

    private static JsonObject Weight(WrittenWeight weight, JsonObject? former)
    {
        var json = new JsonObject
        {
            ["name"] = weight.Name,
            ["shape"] = new JsonArray([.. weight.Shape.Select(dimension => JsonValue.Create(dimension))]),
            ["dtype"] = Dtypes.NameOf(weight.Dtype),
        };
        if (weight.Quantization is { } quantization)
        {
            json["quantization"] = Keep(former?["quantization"], _quantizationFields, Quantization(quantization, weight.Dtype));
        }

        return Keep(former, _weightFields, json);
    }

    private static JsonObject Quantization(WeightQuantization quantization, TfjsDtype original)
    {
        var json = new JsonObject { ["dtype"] = Dtypes.NameOf(quantization.Dtype) };
        if (quantization.Dtype != TfjsDtype.Float16)
        {
            json["min"] = quantization.Min;
            json["scale"] = quantization.Scale;
        }

        json["original_dtype"] = Dtypes.NameOf(original);
        return json;
    }

    private static JsonObject Keep(JsonNode? former, string[] defined, JsonObject json)
    {
        foreach (var (name, value) in former as JsonObject ?? [])
        {
            if (!defined.Contains(name, StringComparer.Ordinal))
            {
                json[name] = value?.DeepClone();
            }
        }

        return json;
    }

    private static Dictionary<string, JsonObject> WeightsByName(JsonArray groups)
    {
        var weights = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var weight in groups.Select(group => group is JsonObject found ? found["weights"] as JsonArray : null)
            .SelectMany(found => found ?? []).OfType<JsonObject>())
        {
            if (weight["name"] is JsonValue value && value.TryGetValue<string>(out var name))
            {
                weights.TryAdd(name, weight);
            }
        }

        return weights;
    }
}

/// <summary>A weight whose bytes are in the shards.</summary>
internal sealed record WrittenWeight(string Name, IReadOnlyList<int> Shape, TfjsDtype Dtype, WeightQuantization? Quantization);

/// <summary>A group whose shards are complete.</summary>
internal sealed record WrittenGroup(IReadOnlyList<string> Paths, IReadOnlyList<WrittenWeight> Weights);
