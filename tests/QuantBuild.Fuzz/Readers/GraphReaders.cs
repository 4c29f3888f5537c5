using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Graph;
using QuantBuild.Graph.GraphDef;
using QuantBuild.Inference;

namespace QuantBuild.Fuzz.Readers;

/// <summary>Graph models: read as operations, and lowered to ONNX.</summary>
internal static class GraphReaders
{
    // What is damaged is the graph; weights as large as it then says are nobody's.
    private const long MostElements = 1 << 16;

    public static IReadOnlyList<FuzzReader> All { get; } =
    [
        new("graph-def", false, Models, folder => _ = Read(folder), typeof(GraphException)),
        new("graph-lowering", false, Models, Lower, typeof(GraphException), typeof(InferenceException)),
    ];

    private static IReadOnlyList<FuzzSample> Models() =>
    [
        .. JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Seeds", "models.json")))!.AsArray()
            .Select(entry => FuzzSample.OfText("model.json", entry!["model"]!.ToJsonString())),
    ];

    private static OperationGraph Read(string folder) => GraphDefReader.Read(ReaderGuard.Read(
        () => (JsonObject)StrictJson.ParseNode(File.ReadAllBytes(Path.Combine(folder, "model.json")))!,
        (message, cause) => new GraphException(message, null, cause)));

    private static void Lower(string folder)
    {
        var graph = Read(folder);
        var weights = graph.Weights.Where(weight => Tensor.CountElements(weight.Shape) <= MostElements)
            .ToDictionary(weight => weight.Name, Zeros, StringComparer.Ordinal);
        OnnxExport.Write(graph, new WeightSet(weights), Stream.Null);
    }

    private static Tensor Zeros(GraphWeight weight)
    {
        var count = Tensor.CountElements(weight.Shape);
        return weight.Type switch
        {
            ElementType.Int32 => Tensor.Of(weight.Shape, new int[count]),
            ElementType.Bool => Tensor.Of(weight.Shape, new bool[count]),
            _ => Tensor.Of(weight.Shape, new float[count]),
        };
    }
}
