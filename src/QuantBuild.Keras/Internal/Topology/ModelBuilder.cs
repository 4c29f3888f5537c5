using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Calls;
using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Core;
using Reader = QuantBuild.Graph.Layers.Internal.Calls.CallableReader<QuantBuild.Keras.Layers.KerasTensor>;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>Makes a model, without its weights' values, from a flat topology in Keras 2's definitions.</summary>
internal sealed class ModelBuilder
{
    private readonly CallCounter _counter = new();
    private readonly Reader _reader;

    private ModelBuilder() =>
        _reader = new Reader((layer, _) => new LayerCallable(ReadLayer(layer, isInput: false), _counter));

    public static Model Build(CanonicalTopology topology) =>
        new ModelBuilder().Build(topology.Model);

    private Model Build(JsonObject model)
    {
        var config = (JsonObject)model["config"]!;
        var name = (string)config["name"]!;
        if (Reader.IsSequential(model))
        {
            return BuildSequential(config, name);
        }

        FunctionalCallable<KerasTensor> whole = new(config, _reader.ReadParts(config, SavedPlace.Root));
        var inputs = whole.Inputs.Select(input => ReadInput(config, input)).ToList();
        return FunctionalModel.WithoutValues(new CallGraph(inputs, whole.Call(inputs)), name);
    }

    private static Sequential BuildSequential(JsonObject config, string name)
    {
        var layers = Reader.LayersOf(config).ToList();
        if (layers.Count > 0 && config["batch_input_shape"] is { } shape)
        {
            layers[0]["config"]!["batch_input_shape"] ??= shape.DeepClone();
        }

        return Sequential.WithoutValues([.. layers.Select(layer => ReadLayer(layer))], name);
    }

    private static Layer ReadLayer(JsonObject json, bool isInput = true)
    {
        var className = (string)json["class_name"]!;
        var layer = LayerRegistry.Create(className, new LayerConfig(className, (JsonObject)json["config"]!));
        // In a graph only an InputLayer is an input.
        layer.InputShape = isInput ? layer.InputShape : null;
        return layer;
    }

    private static Input ReadInput(JsonObject config, string name) =>
        new((InputLayer)ReadLayer(InputOf.Functional(config, name)));
}
