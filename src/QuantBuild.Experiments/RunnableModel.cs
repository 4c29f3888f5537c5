using System.Text.Json.Nodes;
using QuantBuild.Datasets;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Inference;
using QuantBuild.Quantization.Graph;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Experiments;

/// <summary>A model ready to predict examples: its operations on the engine, with the weights that are stored, dequantized.</summary>
/// <remarks>Safe for use from several threads, which is the fast way: each computes a few examples at a time on one
/// thread of the engine.</remarks>
public sealed class RunnableModel : IDisposable
{
    private readonly InferenceEngine _engine;
    private readonly IReadOnlyList<string> _outputs;
    private readonly bool _isOnCard = InferenceDevices.Current != InferenceDevice.Cpu;
    private int _mostAtOnce = int.MaxValue;

    private RunnableModel(OperationGraph graph, WeightSet weights, string name)
    {
        (Graph, _outputs, Name) = (graph, [.. graph.Outputs.Select(output => output.Name)], name);
        _engine = InferenceEngine.Open(graph, weights, FeedRuns.Options);
        Feeds = new ModelFeeds(_engine.Inputs);
    }

    /// <summary>What it computes.</summary>
    internal OperationGraph Graph { get; }

    /// <summary>How examples are given to its inputs.</summary>
    internal ModelFeeds Feeds { get; }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>Loads a variant, as a user of the files would.</summary>
    /// <param name="path">The folder of a TensorFlow.js model, or its <c>model.json</c>.</param>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="LayersException">A layer or option is not supported, or weights and layers do not fit.</exception>
    /// <exception cref="TfjsFormatException">The files are damaged.</exception>
    /// <exception cref="InferenceException">The device is not there, or an op of a graph model cannot be run.</exception>
    public static RunnableModel Load(string path)
    {
        using var artifacts = TfjsModel.Open(path);
        if (artifacts.Format == TfjsModelFormat.GraphModel)
        {
            return Of(ModelGraphFile.Read(path));
        }

        var weights = artifacts.Weights.ToDictionary(
            weight => weight.Name, weight => Tensor.Of(weight.Shape, artifacts.ReadFloat32(weight)), StringComparer.Ordinal);
        return LayersFile.Read(artifacts, topology => Of(topology, weights));
    }

    /// <summary>Makes a model of a graph that quantization's passes work on, with its weights as they are now.</summary>
    /// <param name="graph">The graph; it is only read.</param>
    /// <exception cref="LayersException">A layer or option is not supported, or weights and layers do not fit.</exception>
    /// <exception cref="InferenceException">An op of a graph model cannot be run.</exception>
    public static RunnableModel Of(ModelGraph graph)
    {
        var operations = ModelOperations.Of(graph);
        var name = graph.Operations is null ? NameOf(graph.ToTopology()) : "model";
        return new RunnableModel(operations.Graph, operations.Weights, name);
    }

    /// <summary>Computes the output of some examples, of a model with one input and one output.</summary>
    /// <param name="shape">The shape of the inputs, the number of examples first.</param>
    /// <param name="values">The inputs, row-major, channels last.</param>
    /// <returns>The outputs, row-major.</returns>
    /// <exception cref="InferenceException">The examples do not fit the model.</exception>
    /// <exception cref="ExperimentException">The model has several outputs.</exception>
    public float[] Predict(IReadOnlyList<int> shape, ReadOnlyMemory<float> values) =>
        Predict([new ExampleInput(null, [.. shape.Skip(1)])], shape[0], values) is [var only] ? [.. only.Rows.SelectMany(row => row)]
            : throw new ExperimentException($"Model '{Name}' has several outputs: {string.Join(", ", _outputs.Take(8))}.");

    /// <summary>Computes all outputs of some examples.</summary>
    /// <param name="inputs">What an example is made of.</param>
    /// <param name="count">The number of examples.</param>
    /// <param name="values">The examples, row-major.</param>
    /// <returns>The outputs, in the model's order.</returns>
    /// <exception cref="InferenceException">The examples do not fit the model.</exception>
    public IReadOnlyList<ModelOutput> Predict(IReadOnlyList<ExampleInput> inputs, int count, ReadOnlyMemory<float> values)
    {
        // A graph model may take so many examples and no others, or give out what cannot be told apart by example.
        var batch = Feeds.FixedBatch is { } number && count % number == 0 ? number : count;
        batch = Math.Min(batch, _mostAtOnce);
        var width = values.Length / count;
        var parts = new List<IReadOnlyList<ModelOutput>>();
        for (var start = 0; start < count; start += batch)
        {
            var some = Math.Min(batch, count - start);
            if (Run(inputs, some, values.Slice(start * width, some * width)) is not { } outputs)
            {
                // A card's memory may hold fewer.
                _mostAtOnce = _isOnCard ? some / 2 : 1;
                return Predict(inputs, count, values);
            }

            parts.Add(outputs);
        }

        return parts is [var whole] ? whole
            : [.. parts[0].Select((output, i) => output with { Rows = [.. parts.SelectMany(part => part[i].Rows)] })];
    }

    /// <summary>Releases the weights.</summary>
    public void Dispose() =>
        _engine.Dispose();

    /// <summary>Runs a batch; null where what comes of it cannot be told apart by example, but can be one by one.</summary>
    private List<ModelOutput>? Run(IReadOnlyList<ExampleInput> inputs, int count, ReadOnlyMemory<float> values)
    {
        IReadOnlyDictionary<string, Tensor> results;
        try
        {
            results = _engine.Run(Feeds.Of(inputs, count, values));
        }
        catch (InferenceException) when (count > 1 && Feeds.FixedBatch is null)
        {
            // A constant of a graph model may be made for one example.
            return null;
        }

        var outputs = new List<ModelOutput>();
        foreach (var name in _outputs)
        {
            var (type, shape) = (results[name].Type, results[name].Shape);
            if (Numbers(results[name]) is not { } numbers)
            {
                continue;
            }

            var isByExample = shape.Count > 0 && shape[0] == count;
            if (!isByExample && count > 1)
            {
                return null;
            }

            var width = shape.Count > (isByExample ? 1 : 0) ? Math.Max(shape[^1], 1) : 1;
            var size = numbers.Length / count;
            outputs.Add(new ModelOutput(name, width, type != ElementType.Float32, count == 1 ? [numbers]
                : [.. numbers.Chunk(Math.Max(size, 1))]));
        }

        return outputs;
    }

    private static float[]? Numbers(Tensor tensor) => tensor.Type switch
    {
        ElementType.Float32 => tensor.Floats,
        ElementType.Int32 => Array.ConvertAll(tensor.Integers, number => (float)number),
        ElementType.Bool => Array.ConvertAll(tensor.Flags, flag => flag ? 1f : 0),
        _ => null,
    };

    private static RunnableModel Of(JsonNode topology, Dictionary<string, Tensor> weights)
    {
        GraphWeight[] known = [.. weights.Select(weight => new GraphWeight(weight.Key, ElementType.Float32, weight.Value.Shape))];
        return new RunnableModel(LayersReader.ReadTopology(topology, known), new WeightSet(weights), NameOf(topology));
    }

    private static string NameOf(JsonNode topology)
    {
        var model = topology as JsonObject is { } root ? root["model_config"] as JsonObject ?? root : null;
        return (model?["config"] as JsonObject)?["name"] is JsonValue value && value.TryGetValue(out string? name) ? name : "model";
    }
}
