using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Reading;

/// <summary>Writes a flat topology as Keras 2 does.</summary>
internal static class Keras2Words
{
    // The release of Keras whose JSON this is.
    private const string KerasVersion = "2.15.0";

    // What Keras 3 writes beside class_name and config.
    private static readonly string[] _ofKeras3 = ["module", "registered_name", "build_config", "shared_object_id"];

    /// <summary>The <c>modelTopology</c> of a <c>model.json</c>.</summary>
    public static JsonObject Of(CanonicalTopology topology)
    {
        var model = (JsonObject)Plain(topology.Model)!;
        foreach (var layer in TopologyJson.LayerList(model["config"]!["layers"]))
        {
            // A reference to a tensor has options of the call behind it.
            foreach (var reference in (layer["inbound_nodes"] as JsonArray ?? []).SelectMany(call => (JsonArray)call!))
            {
                ((JsonArray)reference!).Add(new JsonObject());
            }
        }

        return new JsonObject { ["keras_version"] = KerasVersion, ["backend"] = "tensorflow", ["model_config"] = model };
    }

    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        null => null,
        JsonObject json => new JsonObject(json.Where(field => !_ofKeras3.Contains(field.Key))
            .Select(field => KeyValuePair.Create(field.Key, Plain(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Plain)]),
        _ => node.DeepClone(),
    };
}
