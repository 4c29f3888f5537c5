using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuantBuild.Graph.GraphDef;

/// <summary>One entry of a model's signature.</summary>
/// <param name="Key">What the signature calls it.</param>
/// <param name="Tensor">The output of a node that it stands for; null where the entry names none.</param>
/// <param name="ResourceId">The number by which an initializer's output reaches a placeholder, as text; null for all others.</param>
internal sealed record SignatureEntry(string Key, NodeReference? Tensor, string? ResourceId)
{
    /// <summary>The signature that TensorFlow.js goes by: that of the metadata, where there is one.</summary>
    /// <param name="modelJson">The whole <c>model.json</c>.</param>
    public static JsonNode? InForce(JsonObject modelJson) =>
        (modelJson["userDefinedMetadata"] as JsonObject)?["signature"] ?? modelJson["signature"];

    /// <summary>The entries of a signature's inputs or outputs, in the file's order; none where it has no signature.</summary>
    public static IReadOnlyList<SignatureEntry> Read(JsonNode? signature, string side)
    {
        var entries = new List<SignatureEntry>();
        foreach (var (key, value) in (signature as JsonObject)?[side] as JsonObject ?? [])
        {
            var entry = value as JsonObject ?? throw new GraphException($"the signature's {side} do not say which tensor this is.", key);
            var name = entry["name"]?.GetValueKind() == JsonValueKind.String ? entry["name"]!.GetValue<string>() : null;
            entries.Add(new SignatureEntry(key, name is null ? null : NodeReference.Parse(name, key), entry["resourceId"]?.ToJsonString()));
        }

        return entries;
    }
}
