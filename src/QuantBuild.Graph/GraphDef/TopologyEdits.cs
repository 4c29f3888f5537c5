using System.Text.Json.Nodes;

namespace QuantBuild.Graph.GraphDef;

/// <summary>Changes of a graph model's topology and signature, as JSON.</summary>
internal static class TopologyEdits
{
    /// <summary>The nodes of the main graph.</summary>
    public static JsonArray NodesOf(JsonObject json) => (json["modelTopology"] as JsonObject)?["node"] as JsonArray
        ?? throw new GraphException("modelTopology has no array 'node', as that of a graph model has.");

    /// <summary>The signature's inputs; where it names none, they are added, for else every placeholder is the user's to give.</summary>
    public static JsonObject DeclaredInputs(JsonObject json, JsonArray nodes)
    {
        if (SignatureEntry.InForce(json) is not JsonObject signature)
        {
            json["signature"] = signature = [];
        }

        if (signature["inputs"] is JsonObject { Count: > 0 } inputs)
        {
            return inputs;
        }

        var names = nodes.Where(node => ((string)node!["op"]!).StartsWith("Placeholder", StringComparison.Ordinal))
            .Select(node => (string)node!["name"]!);
        var declared = new JsonObject(names.Select(name =>
            KeyValuePair.Create<string, JsonNode?>(name, new JsonObject { ["name"] = $"{name}:0" })));
        signature["inputs"] = declared;
        return declared;
    }

    /// <summary>Puts other nodes in the place of those of their names.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="op">What those are that are replaced.</param>
    /// <param name="others">The other nodes, by name.</param>
    /// <exception cref="GraphException">There is no node of a name.</exception>
    public static void Replace(JsonArray nodes, string op, Dictionary<string, JsonObject> others)
    {
        var missing = others.Keys.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < nodes.Count; i++)
        {
            if ((string?)nodes[i]!["op"] == op && (string?)nodes[i]!["name"] is { } name && missing.Remove(name))
            {
                nodes[i] = others[name];
            }
        }

        if (missing.Count > 0)
        {
            throw new GraphException($"there is no {op} of this name.", missing.First());
        }
    }

    /// <summary>A node of float32.</summary>
    public static JsonObject Node(string name, string op, params ReadOnlySpan<(string Name, JsonObject Value)> attributes)
    {
        var all = new JsonObject { [op == "Mul" ? "T" : "dtype"] = new JsonObject { ["type"] = "DT_FLOAT" } };
        foreach (var attribute in attributes)
        {
            all[attribute.Name] = attribute.Value;
        }

        return new JsonObject { ["name"] = name, ["op"] = op, ["attr"] = all };
    }

    /// <summary>The value of a constant whose numbers are in the manifest's files.</summary>
    public static JsonObject EmptyTensor(IReadOnlyList<int> shape) => new()
    {
        ["tensor"] = new JsonObject { ["dtype"] = "DT_FLOAT", ["tensorShape"] = Dimensions(shape) },
    };

    /// <summary>An entry of a signature that hands a value over.</summary>
    public static JsonObject Entry(string node, int resource, IReadOnlyList<int> shape) => new()
    {
        ["name"] = $"{node}:0", ["dtype"] = "DT_FLOAT", ["tensorShape"] = Dimensions(shape), ["resourceId"] = resource,
    };

    /// <summary>A shape as the value of an attribute.</summary>
    public static JsonObject ShapeOf(IReadOnlyList<int> shape) => new() { ["shape"] = Dimensions(shape) };

    /// <summary>A shape in protocol buffers' JSON, which has integers of 64 bits as text.</summary>
    public static JsonObject Dimensions(IReadOnlyList<int> shape)
    {
        var sizes = shape.Select(length => (JsonNode)new JsonObject { ["size"] = FormattableString.Invariant($"{length}") });
        return new() { ["dim"] = new JsonArray([.. sizes]) };
    }
}
