using System.Globalization;
using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>Gives the layers of models in a model names that are unique in the whole: their own where no other layer has it, so that
/// TF.js's weights, which are named by the inner layer alone, are found by it; else with the outer models' names before it.</summary>
internal static class InlinedNames
{
    /// <summary>Writes the names into the layers' configs; those of the canonical JSON, by which calls refer to layers, stay.</summary>
    public static void Choose(JsonObject model)
    {
        List<(JsonObject Layer, string Prefix)> inner = [];
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        Collect(model, "", isTop: true, inner, counts);
        HashSet<string> taken = [.. counts.Keys];
        foreach (var (layer, prefix) in inner)
        {
            var name = (string)layer["name"]!;
            if (counts[name] > 1)
            {
                name = Candidates(prefix + name).First(taken.Add);
            }

            layer["config"]!["name"] = name;
        }
    }

    private static void Collect(
        JsonObject model, string prefix, bool isTop, List<(JsonObject Layer, string Prefix)> inner, Dictionary<string, int> counts)
    {
        foreach (var layer in ((JsonArray)model["config"]!["layers"]!).Cast<JsonObject>())
        {
            var name = (string)layer["name"]!;
            if (CanonicalModels.IsModel(layer))
            {
                Collect(layer, $"{prefix}{name}_", isTop: false, inner, counts);
            }
            else if (isTop)
            {
                counts[name] = counts.GetValueOrDefault(name) + 1;
                layer["config"]!["name"] = name;
            }
            else if ((string)layer["class_name"]! != "InputLayer")
            {
                // An inner model's inputs are the tensors that it is called on.
                counts[name] = counts.GetValueOrDefault(name) + 1;
                inner.Add((layer, prefix));
            }
        }
    }

    private static IEnumerable<string> Candidates(string name)
    {
        yield return name;
        for (var number = 1; ; number++)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
        }
    }
}
