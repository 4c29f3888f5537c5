using System.Text.Json.Nodes;

namespace QuantBuild.Reporting.Tests.Budgets;

/// <summary>The complete budget file with one value replaced, removed or added: each place with each kind of value.</summary>
internal static class BudgetMutations
{
    private static readonly string[] _values =
        ["null", "true", "0", "-1", "1.5", "2e3", "5.0", "\"\"", "\"x\"", "[]", "[\"x\"]", "[\"x\", \"x\"]", "[1]", "{}", "{ \"mae\": 1 }",
            "{ \"mae\": null }", "{ \"x\": {} }", "{ \"\": {} }", "{ \"..\": {} }"];

    public static IEnumerable<string> All()
    {
        foreach (var path in Paths([], JsonNode.Parse(BudgetSamples.Complete)!))
        {
            foreach (var value in _values)
            {
                yield return Change(path, (parent, name) => Set(parent, name, JsonNode.Parse(value)));
                yield return Change(path, (parent, name) => Set(parent, name is string text ? text + "x" : name, JsonNode.Parse(value)));
            }

            yield return Change(path, Remove);
        }
    }

    private static IEnumerable<object[]> Paths(object[] path, JsonNode? node)
    {
        IEnumerable<(object Name, JsonNode? Node)> children = node switch
        {
            JsonObject fields => fields.Select(field => ((object)field.Key, field.Value)),
            JsonArray items => items.Select((item, i) => ((object)i, item)),
            _ => [],
        };
        return children.SelectMany(child => Paths([.. path, child.Name], child.Node).Prepend([.. path, child.Name]));
    }

    private static string Change(object[] path, Action<JsonNode, object> change)
    {
        var root = JsonNode.Parse(BudgetSamples.Complete)!;
        change(path[..^1].Aggregate(root, (node, name) => name is int i ? node[i]! : node[(string)name]!), path[^1]);
        return root.ToJsonString();
    }

    private static void Set(JsonNode parent, object name, JsonNode? value)
    {
        if (name is int i)
        {
            parent[i] = value;
        }
        else
        {
            parent[(string)name] = value;
        }
    }

    private static void Remove(JsonNode parent, object name)
    {
        if (name is int i)
        {
            parent.AsArray().RemoveAt(i);
        }
        else
        {
            parent.AsObject().Remove((string)name);
        }
    }
}
