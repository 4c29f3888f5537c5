using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>
/// The number of the first call of each model in a model. A functional model has a call of its own, from its inputs to its outputs, which
/// Keras and TF.js count: the first call in another model is number 1. A Sequential may have none, and its first call number 0.
/// </summary>
internal static class CallNumbers
{
    /// <summary>Tells from the references to each inner model which of both it is.</summary>
    public static Dictionary<string, int> FirstCalls(JsonObject config)
    {
        var layers = ((JsonArray)config["layers"]!).Cast<JsonObject>().ToList();
        var inner = layers.Where(CanonicalModels.IsModel)
            .ToDictionary(layer => (string)layer["name"]!, layer => (Json: layer, Used: new HashSet<int>()), StringComparer.Ordinal);
        if (inner.Count == 0)
        {
            return [];
        }

        var references = layers.SelectMany(layer => (JsonArray)layer["inbound_nodes"]!).SelectMany(call => TensorReference.ListOf(call));
        foreach (var reference in references.Concat(TensorReference.ListOf(config["output_layers"])))
        {
            if (inner.TryGetValue(reference.Layer, out var model))
            {
                model.Used.Add(reference.Call);
            }
        }

        return inner.ToDictionary(item => item.Key, item => First(item.Value.Json, item.Value.Used), StringComparer.Ordinal);
    }

    private static int First(JsonObject model, HashSet<int> used)
    {
        var calls = ((JsonArray)model["inbound_nodes"]!).Count;
        return used.Contains(calls) ? 1
            : used.Contains(0) ? 0
            : (string)model["class_name"]! == "Functional" ? 1 : 0;
    }
}
