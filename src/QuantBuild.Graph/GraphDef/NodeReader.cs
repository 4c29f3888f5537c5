using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Common;

namespace QuantBuild.Graph.GraphDef;

/// <summary>Reads the nodes of a GraphDef and brings them into an order in which each stands after its inputs.</summary>
internal static class NodeReader
{
    /// <summary>The nodes of a topology, ordered.</summary>
    /// <param name="topology">An object with an array <c>node</c>.</param>
    /// <param name="what">What the file calls it, for errors.</param>
    public static IReadOnlyList<GraphDefNode> Read(JsonNode? topology, string what)
    {
        if (topology is not JsonObject { } graph || graph["node"] is not JsonArray array)
        {
            throw new GraphException($"{what} has no array 'node', as that of a graph model has.");
        }

        var nodes = new Dictionary<string, GraphDefNode>(StringComparer.Ordinal);
        foreach (var item in array)
        {
            var node = Read(item as JsonObject ?? throw new GraphException($"{what}: a node is not an object."), what);
            if (!nodes.TryAdd(node.Name, node))
            {
                throw new GraphException("there are two nodes of this name.", node.Name);
            }
        }

        return Order(nodes);
    }

    private static GraphDefNode Read(JsonObject json, string what)
    {
        var name = Text(json["name"]) ?? throw new GraphException($"{what}: a node has no name.");
        var op = Text(json["op"]) ?? throw new GraphException("the node has no op.", name);
        var attributes = json["attr"] is null or JsonObject
            ? json["attr"] as JsonObject
            : throw new GraphException("its attributes are not an object.", name);
        var inputs = json["input"] switch
        {
            null => [],
            JsonArray array => array.Select(input => Text(input) ?? throw new GraphException("an input is not a text.", name)),
            _ => throw new GraphException("its inputs are not an array.", name),
        };
        NodeReference[] references = [.. inputs.Where(input => !input.StartsWith('^')).Select(input => NodeReference.Parse(input, name))];
        return new GraphDefNode(name, op, references, AttributeReader.Read(attributes, name), AttributeReader.Shape(attributes, name));
    }

    // Without recursion: the file decides how long its chains are.
    private static List<GraphDefNode> Order(Dictionary<string, GraphDefNode> nodes)
    {
        var waiting = nodes.Values.ToDictionary(node => node.Name, _ => 0, StringComparer.Ordinal);
        var users = new Dictionary<string, List<GraphDefNode>>(StringComparer.Ordinal);
        foreach (var node in nodes.Values)
        {
            foreach (var name in node.Inputs.Select(input => input.Node).Distinct(StringComparer.Ordinal))
            {
                var source = nodes.GetValueOrDefault(name) ?? throw new GraphException(
                    $"it takes the output of '{Printable.Text(name)}', and there is no such node.", node.Name);
                if (!IsBackEdge(node, source))
                {
                    waiting[node.Name]++;
                    (users.TryGetValue(name, out var list) ? list : users[name] = []).Add(node);
                }
            }
        }

        var ready = new Queue<GraphDefNode>(nodes.Values.Where(node => waiting[node.Name] == 0));
        var ordered = new List<GraphDefNode>(nodes.Count);
        while (ready.TryDequeue(out var node))
        {
            ordered.Add(node with { Inputs = [.. node.Inputs.Where(input => !IsBackEdge(node, nodes[input.Node]))] });
            foreach (var user in users.GetValueOrDefault(node.Name) ?? [])
            {
                if (--waiting[user.Name] == 0)
                {
                    ready.Enqueue(user);
                }
            }
        }

        return ordered.Count == nodes.Count
            ? ordered
            : throw new GraphException("its inputs depend on its own output.", nodes.Values.First(node => waiting[node.Name] > 0).Name);
    }

    private static bool IsBackEdge(GraphDefNode node, GraphDefNode source) => node.Op == "Merge" && source.Op == "NextIteration";

    private static string? Text(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
