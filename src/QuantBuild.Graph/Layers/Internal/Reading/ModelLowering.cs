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

    private ModelLowering(KerasDialect dialect, WeightBook weights)
    {
        _dialect = dialect;
        _scope = new ModelScope(_builder, weights, (_, model, inputs) => CallModel(model, inputs));
        _reader = new Reader(Read);
    }

    /// <summary>Makes the graph.</summary>
    /// <param name="topology">The topology; the names of layers are made unique in it.</param>
    /// <param name="manifest">The weights that there are; null where they have the names that the layers ask for.</param>
    public static OperationGraph Of(CanonicalTopology topology, IReadOnlyList<GraphWeight>? manifest)
    {
        InlinedNames.Choose(topology.Model);
        var weights = new WeightBook();
        var graph = new ModelLowering(topology.Dialect, weights).Lower(topology.Model);
        if (manifest is null)
        {
            return graph;
        }

        weights.Fill(manifest);
        return new ModelLowering(topology.Dialect, weights).Lower(topology.Model);
    }

    /// <summary>Says what layers are called, inputs included, each by its first call.</summary>
    /// <param name="topology">The topology; the names of layers are made unique in it.</param>
    /// <param name="manifest">The weights that there are, which must be those that the layers need.</param>
    public static IEnumerable<CalledLayer> Calls(CanonicalTopology topology, IReadOnlyList<GraphWeight> manifest)
    {
        InlinedNames.Choose(topology.Model);
        var weights = new WeightBook();
        var lowering = new ModelLowering(topology.Dialect, weights);
        lowering.Lower(topology.Model);
        weights.Fill(manifest);
        return lowering._calls.DistinctBy(call => call.Name).Select(call => call with { Parameters = weights.CountOf(call.Name) });
    }

    private OperationGraph Lower(JsonObject model)
    {
        var config = (JsonObject)model["config"]!;
        var (outputs, names) = Reader.IsSequential(model) ? LowerChain(config) : LowerFunctional(config);
        foreach (var (output, name) in outputs.Zip(names))
        {
            _builder.Output(name, output.Value);
        }

        return _builder.Build();
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

    private LayerTensor[] CallModel(JsonObject model, IReadOnlyList<LayerTensor> inputs)
    {
        InlinedNames.Choose(model);
        var config = (JsonObject)model["config"]!;
        ICallable<LayerTensor> callable = Reader.IsSequential(model)
            ? new ChainCallable<LayerTensor>((string)config["name"]!, _reader.ReadChain(Reader.LayersOf(config), SavedPlace.Root))
            : new FunctionalCallable<LayerTensor>(config, _reader.ReadParts(config, SavedPlace.Root));
        return callable.Call(inputs);
    }

    private LayerTensor Input(JsonObject json)
    {
        var config = new LayerConfig("InputLayer", json) { Dialect = _dialect };
        _ = config.InputShape ?? throw config.Error("has no batch_input_shape");
        config.RefuseUnread();
        int?[] shape = [null, .. config.OpenInputShape!];
        LayerTensor input = new(_builder.Input(config.Name, ElementType.Float32, shape), shape) { Layer = config.Name };
        _calls.Add(new CalledLayer(config.Name, "InputLayer", IsTrainable: true, input, []));
        return input;
    }

    private LoweringCallable Read(JsonObject layer, SavedPlace outer)
    {
        var className = (string)layer["class_name"]!;
        var config = new LayerConfig(className, (JsonObject)layer["config"]!) { Dialect = _dialect };
        return new(new LayerScope(_scope, className, config, Reader.Inside(outer, layer)), _counter, _calls);
    }

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
