using System.Globalization;
using System.Text.Json.Nodes;
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
    private readonly GraphInput _input;
    private readonly string _output;

    private RunnableModel(OperationGraph graph, WeightSet weights, string name, bool onGpu)
    {
        (_input, _output, Name) = graph is { Inputs: [{ Shape.Count: > 1 } only], Outputs: [var single] }
            ? (only, single.Name, name)
            : throw SeveralEnds(graph, name);
        var device = onGpu ? InferenceDevice.Cuda : InferenceDevice.Cpu;
        _engine = InferenceEngine.Open(graph, weights, new InferenceOptions { Device = device, Threads = onGpu ? 0 : 1 });
    }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>The shape of an example, null where a size is left open.</summary>
    public IReadOnlyList<int?> ExampleShape => [.. _input.Shape!.Skip(1)];

    /// <summary>Loads a variant, as a user of the files would.</summary>
    /// <param name="path">The folder of a TensorFlow.js model, or its <c>model.json</c>.</param>
    /// <param name="onGpu">Whether a CUDA device computes; the processor otherwise.</param>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="LayersException">A layer or option is not supported, or weights and layers do not fit.</exception>
    /// <exception cref="ExperimentException">It has several inputs or outputs.</exception>
    /// <exception cref="TfjsFormatException">The files are damaged.</exception>
    /// <exception cref="InferenceException">The device is not there, or an op of a graph model cannot be run.</exception>
    public static RunnableModel Load(string path, bool onGpu = false)
    {
        using var artifacts = TfjsModel.Open(path);
        if (artifacts.Format == TfjsModelFormat.GraphModel)
        {
            return Of(ModelGraphFile.Read(path), onGpu);
        }

        var weights = artifacts.Weights.ToDictionary(
            weight => weight.Name, weight => Tensor.Of(weight.Shape, artifacts.ReadFloat32(weight)), StringComparer.Ordinal);
        return LayersFile.Read(artifacts, topology => Of(topology, weights, onGpu));
    }

    /// <summary>Makes a model of a graph that quantization's passes work on, with its weights as they are now.</summary>
    /// <param name="graph">The graph; it is only read.</param>
    /// <exception cref="LayersException">A layer or option is not supported, or weights and layers do not fit.</exception>
    /// <exception cref="InferenceException">An op of a graph model cannot be run.</exception>
    public static RunnableModel Of(ModelGraph graph) => Of(graph, onGpu: false);

    /// <summary>Whether examples of a shape are taken.</summary>
    /// <param name="shape">Their shape, without the batch.</param>
    public bool Takes(IReadOnlyList<int> shape) =>
        shape.Count == ExampleShape.Count && ExampleShape.Zip(shape).All(size => size.First is null || size.First == size.Second);

    /// <summary>Computes the output of some examples.</summary>
    /// <param name="shape">The shape of the inputs, the number of examples first.</param>
    /// <param name="values">The inputs, row-major, channels last.</param>
    /// <returns>The outputs, row-major.</returns>
    /// <exception cref="InferenceException">The examples do not fit the model.</exception>
    public float[] Predict(IReadOnlyList<int> shape, float[] values)
    {
        // A graph model may take so many examples and no others.
        if (_input.Shape![0] is not { } batch || batch == shape[0] || shape[0] % batch != 0)
        {
            return Run(shape, values);
        }

        int[] part = [batch, .. shape.Skip(1)];
        return [.. values.Chunk(values.Length / shape[0] * batch).SelectMany(examples => Run(part, examples))];
    }

    /// <summary>The shape of an example for people: <c>[any, any, 3]</c>.</summary>
    public string ShowShape() =>
        Show(ExampleShape);

    /// <summary>Releases the weights.</summary>
    public void Dispose() =>
        _engine.Dispose();

    private float[] Run(IReadOnlyList<int> shape, float[] values)
    {
        var input = _input.Type == ElementType.Int32
            ? Tensor.Of(shape, Array.ConvertAll(values, value => (int)MathF.Round(value)))
            : Tensor.Of(shape, values);
        return _engine.Run(new Dictionary<string, Tensor>(StringComparer.Ordinal) { [_input.Name] = input })[_output].Floats;
    }

    private static RunnableModel Of(ModelGraph graph, bool onGpu)
    {
        if (graph.Operations is { } operations)
        {
            return new RunnableModel(operations, graph.ToWeightSet(), "model", onGpu);
        }

        var weights = graph.Weights.ToDictionary(
            weight => weight.Name, weight => Tensor.Of(weight.Shape, weight.Values.ToArray()), StringComparer.Ordinal);
        return Of(graph.ToTopology(), weights, onGpu);
    }

    private static RunnableModel Of(JsonNode topology, Dictionary<string, Tensor> weights, bool onGpu)
    {
        GraphWeight[] known = [.. weights.Select(weight => new GraphWeight(weight.Key, ElementType.Float32, weight.Value.Shape))];
        return new RunnableModel(LayersReader.ReadTopology(topology, known), new WeightSet(weights), NameOf(topology), onGpu);
    }

    private static string NameOf(JsonNode topology)
    {
        var model = topology as JsonObject is { } root ? root["model_config"] as JsonObject ?? root : null;
        return (model?["config"] as JsonObject)?["name"] is JsonValue value && value.TryGetValue(out string? name) ? name : "model";
    }

    private static ExperimentException SeveralEnds(OperationGraph graph, string name)
    {
        var inputs = graph.Inputs.Select(input => $"{input.Name} {Show(input.Shape!.Skip(1))}");
        return new(
            $"Model '{name}' has {Count("input", graph.Inputs.Count)} ({string.Join(", ", inputs.Take(8))}) "
                + $"and {Count("output", graph.Outputs.Count)} ({string.Join(", ", graph.Outputs.Take(8).Select(output => output.Name))}). "
                + "Examples have one input and one target, so it cannot be evaluated: save a model of one of its inputs and outputs for "
                + "that. It can be converted, quantized with QuantizeModel, and compared with VerifyInTfjs.");
    }

    private static string Count(string what, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? string.Empty : "s")}");

    private static string Show(IEnumerable<int?> shape) =>
        $"[{string.Join(", ", shape.Select(size => size?.ToString(CultureInfo.InvariantCulture) ?? "any"))}]";
}
