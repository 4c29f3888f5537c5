using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>Reads what a canonical config lists: layers, and models in the model, whose layers become the whole model's.</summary>
/// <typeparam name="T">What stands for a tensor.</typeparam>
/// <param name="readLayer">Reads a layer that stands at a place.</param>
internal sealed class CallableReader<T>(Func<JsonObject, SavedPlace, ICallable<T>> readLayer)
{
    /// <summary>The layers of a config.</summary>
    public static IEnumerable<JsonObject> LayersOf(JsonObject config) =>
        ((JsonArray)config["layers"]!).Cast<JsonObject>();

    public static bool IsSequential(JsonObject model) =>
        (string)model["class_name"]! == "Sequential";

    public static bool IsInput(JsonObject layer) =>
        (string)layer["class_name"]! == "InputLayer";

    /// <summary>The place of a layer or model that an outer one lists.</summary>
    public static SavedPlace Inside(SavedPlace outer, JsonObject layer) =>
        outer.Inside((string)layer["name"]!, (string?)layer[CanonicalModels.ArchiveName] ?? string.Empty);

    /// <summary>The layers of a Sequential, in their order.</summary>
    public ICallable<T>[] ReadChain(IEnumerable<JsonObject> layers, SavedPlace outer) =>
        [.. layers.Where(layer => !IsInput(layer)).Select(layer => ReadPart(layer, outer))];

    /// <summary>All that a functional config lists, by name, but for the inputs.</summary>
    /// <exception cref="LayersException">Two have the same name.</exception>
    public Dictionary<string, ICallable<T>> ReadParts(JsonObject config, SavedPlace outer)
    {
        Dictionary<string, ICallable<T>> parts = new(StringComparer.Ordinal);
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var layer in LayersOf(config))
        {
            var name = (string)layer["name"]!;
            if (!names.Add(name))
            {
                throw new LayersException($"Two layers of the topology are named '{name}'.", name);
            }

            if (!IsInput(layer))
            {
                parts.Add(name, ReadPart(layer, outer));
            }
        }

        return parts;
    }

    private ICallable<T> ReadPart(JsonObject layer, SavedPlace outer)
    {
        if (!CanonicalModels.IsModel(layer))
        {
            return readLayer(layer, outer);
        }

        var place = Inside(outer, layer);
        var config = (JsonObject)layer["config"]!;
        return IsSequential(layer)
            ? new ChainCallable<T>((string)layer["name"]!, ReadChain(LayersOf(config), place))
            : new FunctionalCallable<T>(config, ReadParts(config, place));
    }
}
