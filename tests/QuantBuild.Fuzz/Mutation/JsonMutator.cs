using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QuantBuild.Fuzz.Mutation;

/// <summary>Changes what a JSON file says and keeps it JSON, mostly: values of other types and sizes, fields lost, doubled,
/// renamed and moved.</summary>
internal static class JsonMutator
{
    private const string Mark = "@@nasty";

    public static byte[] Mutate(Random random, byte[] content)
    {
        JsonNode root;
        try
        {
            root = JsonNode.Parse(content)!;
        }
        catch (JsonException)
        {
            return ByteMutator.Mutate(random, content);
        }

        var raw = new List<(string Marked, string Text)>();
        for (var edits = 1 + random.Next(3); edits > 0; edits--)
        {
            Edit(random, root, raw);
        }

        var text = raw.Aggregate(root.ToJsonString(), (json, place) => json.Replace(place.Marked, place.Text, StringComparison.Ordinal));
        return Encoding.UTF8.GetBytes(text);
    }

    private static void Edit(Random random, JsonNode root, List<(string Marked, string Text)> raw)
    {
        var parents = new List<JsonNode>();
        Collect(root, parents);
        var parent = parents.Count == 0 ? root : parents[random.Next(parents.Count)];
        if (parent is JsonArray { Count: > 0 } array)
        {
            EditItem(random, array, random.Next(array.Count), parents, raw);
        }
        else if (parent is JsonObject { Count: > 0 } @object)
        {
            EditField(random, @object, @object.ElementAt(random.Next(@object.Count)).Key, parents, raw);
        }
    }

    private static void EditItem(Random random, JsonArray array, int index, List<JsonNode> parents, List<(string Marked, string Text)> raw)
    {
        switch (random.Next(6))
        {
            case 0:
                array.RemoveAt(index);
                break;
            case 1:
                array.Add(array[index]?.DeepClone());
                break;
            case 2:
                array[index] = parents[random.Next(parents.Count)].DeepClone();
                break;
            case 3:
                var moved = array[index];
                array.RemoveAt(index);
                array.Insert(random.Next(array.Count + 1), moved);
                break;
            default:
                array[index] = Nasty(random, raw);
                break;
        }
    }

    private static void EditField(
        Random random, JsonObject @object, string name, List<JsonNode> parents, List<(string Marked, string Text)> raw)
    {
        var value = @object[name];
        switch (random.Next(8))
        {
            case 0:
                @object.Remove(name);
                break;
            case 1:
                // The same name a second time, which a tree cannot hold.
                var marked = Place(
                    raw, $"{value?.ToJsonString() ?? "null"},{JsonSerializer.Serialize(name)}:{NastyValues.JsonText(random)}");
                @object[name] = marked;
                break;
            case 2:
                @object.Remove(name);
                @object[NastyValues.Text(random)] = value;
                break;
            case 3:
                @object[name] = parents[random.Next(parents.Count)].DeepClone();
                break;
            case 4 when value is JsonValue number && number.GetValueKind() == JsonValueKind.Number:
                @object[name] = number.GetValue<double>() * Math.Pow(-10, random.Next(-3, 12));
                break;
            default:
                @object[name] = Nasty(random, raw);
                break;
        }
    }

    private static JsonValue Nasty(Random random, List<(string Marked, string Text)> raw) => Place(raw, NastyValues.JsonText(random));

    private static JsonValue Place(List<(string Marked, string Text)> raw, string text)
    {
        var mark = $"{Mark}{raw.Count}@";
        raw.Add(($"\"{mark}\"", text));
        return JsonValue.Create(mark);
    }

    private static void Collect(JsonNode? node, List<JsonNode> parents)
    {
        if (node is JsonArray or JsonObject)
        {
            parents.Add(node);
        }

        foreach (var child in node switch
        {
            JsonArray array =>
            array,
            JsonObject @object => @object.Select(field => field.Value),
            _ => (IEnumerable<JsonNode?>)[]
        })
        {
            Collect(child, parents);
        }
    }
}
