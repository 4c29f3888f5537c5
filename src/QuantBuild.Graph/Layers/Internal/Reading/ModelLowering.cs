using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;
using Reader = QuantBuild.Graph.Layers.Internal.Calls.CallableReader<QuantBuild.Graph.Layers.Internal.Lowering.LayerTensor>;

namespace QuantBuild.Graph.Layers.Internal.Reading;

/// <summary>Makes a graph of a canonical topology. Models in it are inlined.</summary>
internal sealed class ModelLowering
{
    private readonly GraphBuilder _builder = new();
    private readonly CallCounter _counter = new();
    private readonly List<CalledLayer> _calls = [];
    private readonly KerasDialect _dialect;
    private readonly ModelScope _scope;
    private readonly Reader _reader;
    private int _layersRead;

    private ModelLowering(KerasDialect dialect, WeightBook weights)
    {
        _dialect = dialect;
        _scope = new ModelScope(_builder, weights, CallModel);
        _reader = new Reader(Read);
    }

    /// <summary>Makes the graph.</summary>
    /// <param name="topology">The topology; the names of layers are made unique in it.</param>
    /// <param name="manifest">The weights that there are; null where they have the names that the layers ask for.</param>
    public static OperationGraph Of(CanonicalTopology topology, IReadOnlyList<GraphWeight>? manifest)
    {
        var lowered = Of(topology);
        if (manifest is null)
        {
            return lowered.Graph;
        }

        lowered.Weights.Fill(manifest);
        return new ModelLowering(topology.Dialect, lowered.Weights).Lower(topology.Model).Graph;
    }

    /// <summary>Makes the graph, with weights of the names that the layers ask for.</summary>
    /// <param name="topology">The topology; the names of layers are made unique in it.</param>
    public static LoweredModel Of(CanonicalTopology topology)
    {
        InlinedNames.Choose(topology.Model);
        return new ModelLowering(topology.Dialect, new WeightBook()).Lower(topology.Model);
    }

    private LoweredModel Lower(JsonObject model)
    {
        var config = (JsonObject)model["config"]!;
        var (outputs, names) = Reader.IsSequential(model) ? LowerChain(config) : LowerFunctional(config);
        foreach (var (output, name) in outputs.Zip(names))
        {
            _builder.Output(name, output.Value);
        }

        return new(_builder.Build(), _calls, outputs, _scope.Weights);
    }

    private (LayerTensor[] Outputs, IEnumerable<string> Names) LowerChain(JsonObject config)
    {
        var layers = Reader.LayersOf(config).ToList();
        var name = (string)config["name"]!;
        if (layers.Count == 0)
        {
            throw new LayersException("A Sequential model has at least one layer.", name);
        }

        var input = Input(InputOf.Chain(config, layers));
        var outputs = new ChainCallable<LayerTensor>(name, _reader.ReadChain(layers, SavedPlace.Root)).Call([input]);
        return (outputs, Unique(outputs.Select((_, i) => (string)layers[^1]["name"]!)));
    }

    private (LayerTensor[] Outputs, IEnumerable<string> Names) LowerFunctional(JsonObject config)
    {
        FunctionalCallable<LayerTensor> whole = new(config, _reader.ReadParts(config, SavedPlace.Root));
        LayerTensor[] inputs = [.. whole.Inputs.Select(input => Input((JsonObject)InputOf.Functional(config, input)["config"]!))];
        return (whole.Call(inputs), Unique(TensorReference.ListOf(config["output_layers"]).Select(output => output.Layer)));
    }

    // A model inside of a layer, which its layers are parts of.
    private LayerTensor[] CallModel(LayerScope outer, string part, JsonObject model, IReadOnlyList<LayerTensor> inputs)
    {
        InlinedNames.Choose(model);
        Reader reader = new((layer, place) =>
        {
            var config = ConfigOf(layer);
            var group = $"{part}/{Reader.Inside(place, layer).Group}";
            return new LoweringCallable(outer.Inner(config, config.Name, group), layer, _counter, calls: null);
        });
        var options = (JsonObject)model["config"]!;
        ICallable<LayerTensor> callable = Reader.IsSequential(model)
            ? new ChainCallable<LayerTensor>((string)options["name"]!, reader.ReadChain(Reader.LayersOf(options), SavedPlace.Root))
            : new FunctionalCallable<LayerTensor>(options, reader.ReadParts(options, SavedPlace.Root));
        return callable.Call(inputs);
    }

    private LayerTensor Input(JsonObject json)
    {
        var config = new LayerConfig("InputLayer", json) { Dialect = _dialect };
        _ = config.InputShape ?? throw config.Error("has no batch_input_shape");
        config.RefuseUnread();
        int?[] shape = [null, .. config.OpenInputShape!];
        LayerTensor input = new(_builder.Input(config.Name, ElementType.Float32, shape), shape)
        {
            Source = new TensorReference(config.Name, 0, 0),
        };
        JsonObject layer = new() { ["class_name"] = "InputLayer", ["config"] = json.DeepClone() };
        _calls.Add(new CalledLayer(config.Name, layer, [], [input]));
        return input;
    }

    private LoweringCallable Read(JsonObject layer, SavedPlace outer)
    {
        var config = ConfigOf(layer);
        var place = Reader.Inside(outer, layer) with { Position = _layersRead++ };
        return new(new LayerScope(_scope, config, WeightScope.Of(config, place)), layer, _counter, _calls);
    }

    private LayerConfig ConfigOf(JsonObject layer) =>
        new((string)layer["class_name"]!, (JsonObject)layer["config"]!) { Dialect = _dialect };

    private static List<string> Unique(IEnumerable<string> names)
    {
        List<string> unique = [];
        foreach (var name in names)
        {
            var number = 0;
            var candidate = name;
            while (unique.Contains(candidate))
            {
                candidate = $"{name}:{++number}";
            }

            unique.Add(candidate);
        }

        return unique;
    }
}
