using System.Text.Json.Nodes;
using QuantBuild.Keras.Internal.Graph;
using QuantBuild.Keras.Internal.Topology.Dialects;
using QuantBuild.Keras.Layers;

namespace QuantBuild.Keras.Internal.Topology.Building;

/// <summary>Makes a model, without its weights' values, from a canonical topology. Models in it are inlined: their layers become the whole model's.</summary>
internal sealed class ModelBuilder(KerasDialect dialect)
{
    private readonly CallCounter counter = new();
    private int layersRead;

    public static Model Build(CanonicalTopology topology)
    {
        var built = BuildLayers(topology);
        built.IsTopologyForTfjs = topology.IsForTfjs;
        return built;
    }

    private static Model BuildLayers(CanonicalTopology topology)
    {
        var model = topology.Model;
        InlinedNames.Choose(model);
        ModelBuilder builder = new(topology.Dialect);
        var config = (JsonObject)model["config"]!;
        var name = (string)config["name"]!;
        if (IsSequential(model))
        {
            return LayersOf(config).Any(CanonicalModels.IsModel) ? builder.BuildChain(config, name) : builder.BuildSequential(config, name);
        }

        var parts = builder.ReadParts(config, SavedPlace.Root);
        FunctionalCallable whole = new(config, parts);
        if (whole.Inputs.GroupBy(input => input, StringComparer.Ordinal).FirstOrDefault(input => input.Count() > 1)?.Key is { } twice)
        {
            throw new KerasException($"input_layers names '{twice}' twice.", twice);
        }

        var inputs = whole.Inputs.Select(input => builder.ReadInput(config, input)).ToList();
        return FunctionalModel.WithoutValues(new ModelGraph(inputs, whole.Call(inputs)), name);
    }

    private Sequential BuildSequential(JsonObject config, string name)
    {
        var layers = LayersOf(config).ToList();
        if (layers.Count > 0 && config["batch_input_shape"] is { } shape)
        {
            layers[0]["config"]!["batch_input_shape"] ??= shape.DeepClone();
        }

        return Sequential.WithoutValues([.. layers.Select(layer => ReadLayer(layer, SavedPlace.Root))], name);
    }

    // A chain with models in it is a graph once these are inlined.
    private FunctionalModel BuildChain(JsonObject config, string name)
    {
        var layers = LayersOf(config).ToList();
        var shape = config["batch_input_shape"]?.DeepClone() ?? throw new KerasException($"The first layer of '{name}' has no input shape.", name);
        var inputName = (string)layers[0]["class_name"]! == "InputLayer" ? (string)layers[0]["name"]! : $"{name}_input";
        Input input = new((InputLayer)Create("InputLayer", new JsonObject { ["name"] = inputName, ["batch_input_shape"] = shape }));
        ChainCallable chain = new(name, ReadChain(layers, SavedPlace.Root));
        return FunctionalModel.WithoutValues(new ModelGraph([input], chain.Call([input])), name);
    }

    private List<ICallable> ReadChain(IEnumerable<JsonObject> layers, SavedPlace outer) =>
        [.. layers.Where(layer => (string)layer["class_name"]! != "InputLayer").Select(layer => ReadPart(layer, outer))];

    private Dictionary<string, ICallable> ReadParts(JsonObject config, SavedPlace outer)
    {
        Dictionary<string, ICallable> parts = new(StringComparer.Ordinal);
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var layer in LayersOf(config))
        {
            var name = (string)layer["name"]!;
            if (!names.Add(name))
            {
                throw new KerasException($"Two layers of the topology are named '{name}'.", name);
            }

            if ((string)layer["class_name"]! != "InputLayer")
            {
                parts.Add(name, ReadPart(layer, outer));
            }
        }

        return parts;
    }

    private ICallable ReadPart(JsonObject layer, SavedPlace outer)
    {
        if (!CanonicalModels.IsModel(layer))
        {
            return new LayerCallable(ReadLayer(layer, outer, isInput: false), counter);
        }

        var place = Inside(outer, layer);
        var config = (JsonObject)layer["config"]!;
        return IsSequential(layer)
            ? new ChainCallable((string)layer["name"]!, ReadChain(LayersOf(config), place))
            : new FunctionalCallable(config, ReadParts(config, place));
    }

    private Layer ReadLayer(JsonObject json, SavedPlace outer, bool isInput = true)
    {
        var layer = Create((string)json["class_name"]!, (JsonObject)json["config"]!);
        (layer.Saved, layer.SavedPosition) = (Inside(outer, json), layersRead++);
        // In a graph only an InputLayer is an input.
        layer.InputShape = isInput ? layer.InputShape : null;
        return layer;
    }

    private Input ReadInput(JsonObject config, string name) =>
        LayersOf(config).FirstOrDefault(layer => (string)layer["name"]! == name && (string)layer["class_name"]! == "InputLayer") is { } json
            ? new Input((InputLayer)ReadLayer(json, SavedPlace.Root))
            : throw new KerasException($"input_layers names '{name}', which is no InputLayer of the topology.", name);

    private Layer Create(string className, JsonObject config) => LayerRegistry.Create(className, new LayerConfig(className, config) { Dialect = dialect });

    private static SavedPlace Inside(SavedPlace outer, JsonObject layer) => outer.Inside((string)layer["name"]!, (string)layer[CanonicalModels.ArchiveName]!);

    private static bool IsSequential(JsonObject model) => (string)model["class_name"]! == "Sequential";

    private static IEnumerable<JsonObject> LayersOf(JsonObject config) => ((JsonArray)config["layers"]!).Cast<JsonObject>();
}
