using QuantBuild.Graph;
using QuantBuild.Inference.Internal;
using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Operations;

namespace QuantBuild.Inference;

/// <summary>Writes a graph as an ONNX model.</summary>
public static class OnnxExport
{
    /// <summary>The ops that can be run and exported, by TensorFlow's names, in alphabetical order.</summary>
    public static IReadOnlyList<string> Operations { get; } =
        [.. OperationTable.Types.Append("Const").Append("Placeholder").Order(StringComparer.Ordinal)];

    /// <summary>Writes a graph with its weights: inputs and outputs under their names, in the graph's own order of dimensions.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">The values of its weights.</param>
    /// <param name="stream">Takes the file.</param>
    /// <exception cref="InferenceException">
    /// An output depends on an op that cannot be run, a weight has no values or those of another shape, or the file would have over 2 GB.
    /// </exception>
    public static void Write(OperationGraph graph, WeightSet weights, Stream stream) =>
        OnnxLowering.Lower(graph, weights, OutputSelection.Of(graph, new InferenceOptions()), OperationTable.Lower)
            .Model.ToMessage().WriteTo(stream);
}
