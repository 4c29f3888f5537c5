using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Calls;
using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Core;
using Reader = QuantBuild.Graph.Layers.Internal.Calls.CallableReader<QuantBuild.Keras.Layers.KerasTensor>;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>Makes a model, without its weights' values, from a canonical topology. Models in it are inlined:
/// their layers become the whole model's.</summary>
internal sealed class ModelBuilder
{
    private readonly CallCounter _counter = new();
    private readonly KerasDialect _dialect;
    private readonly Reader _reader;

    private ModelBuilder(KerasDialect dialect)
    {
        _dialect = dialect;
        _reader = new Reader((layer, outer) => new LayerCallable(ReadLayer(layer, outer, isInput: false), _counter));
    }

    public static Model Build(CanonicalTopology topology) =>
        new ModelBuilder(topology.Dialect).Build(topology.Model);

    private Model Build(JsonObject model)
    {
        InlinedNames.Choose(model);
        var config = (JsonObject)model["config"]!;
        var name = (string)config["name"]!;
        if (Reader.IsSequential(model))
        {
            return Reader.LayersOf(config).Any(CanonicalModels.IsModel) ? BuildChain(config, name) : BuildSequential(config, name);
        }

        FunctionalCallable<KerasTensor> whole = new(config, _reader.ReadParts(config, SavedPlace.Root));
        var inputs = whole.Inputs.Select(input => ReadInput(config, input)).ToList();
        return FunctionalModel.WithoutValues(new CallGraph(inputs, whole.Call(inputs)), name);
    }

    private Sequential BuildSequential(JsonObject config, string name)
    {
        var layers = Reader.LayersOf(config).ToList();
        if (layers.Count > 0 && config["batch_input_shape"] is { } shape)
        {
            layers[0]["config"]!["batch_input_shape"] ??= shape.DeepClone();
        }

        return Sequential.WithoutValues([.. layers.Select(layer => ReadLayer(layer, SavedPlace.Root))], name);
    }

    // A chain with models in it is a graph once these are inlined.
    private FunctionalModel BuildChain(JsonObject config, string name)
    {
        var layers = Reader.LayersOf(config).ToList();
        var input = new Input((InputLayer)Create("InputLayer", InputOf.Chain(config, layers)));
        ChainCallable<KerasTensor> chain = new(name, _reader.ReadChain(layers, SavedPlace.Root));
        return FunctionalModel.WithoutValues(new CallGraph([input], chain.Call([input])), name);
    }

    private Layer ReadLayer(JsonObject json, SavedPlace outer, bool isInput = true)
    {
        var layer = Create((string)json["class_name"]!, (JsonObject)json["config"]!);
        layer.Saved = Reader.Inside(outer, json);
        // In a graph only an InputLayer is an input.
        layer.InputShape = isInput ? layer.InputShape : null;
        return layer;
    }

    private Input ReadInput(JsonObject config, string name) =>
        new((InputLayer)ReadLayer(InputOf.Functional(config, name), SavedPlace.Root));

    private Layer Create(string className, JsonObject config) =>
        LayerRegistry.Create(className, new LayerConfig(className, config) { Dialect = _dialect });
}
