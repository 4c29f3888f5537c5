using System.Text.Json.Nodes;
using QuantBuild.Common;

namespace QuantBuild.Graph.GraphDef;

/// <summary>Reads TensorFlow.js's graph models, whose topology is TensorFlow's GraphDef as JSON.</summary>
/// <remarks>
/// Fused nodes are read as their parts, each with the node as its <see cref="Operation.Origin"/>; the last part bears the node's name. A
/// node of <c>modelInitializer</c> whose value reaches a placeholder (by <c>resourceId</c>) takes that placeholder's place. Ops that
/// nothing is known of are read like any other: only running what depends on them is refused. The value that a loop hands back to its start
/// (<c>NextIteration</c>) is left out, so that operations have an order.
/// </remarks>
public static class GraphDefReader
{
    /// <summary>Reads a graph model.</summary>
    /// <param name="modelJson">The whole <c>model.json</c>: topology, signature and weight manifest.</param>
    /// <returns>The graph; its weights are those that the manifest declares for its constants.</returns>
    /// <exception cref="GraphException">
    /// The JSON is not that of a graph model, or its nodes form no graph; the message names the node and the rule.
    /// </exception>
    public static OperationGraph Read(JsonObject modelJson) =>
        ReaderGuard.Read(() => new GraphDefDocument(modelJson).ToGraph(), (message, cause) => new GraphException(message, null, cause));
}
