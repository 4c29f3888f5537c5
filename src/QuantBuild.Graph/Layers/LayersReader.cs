using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Graph.Layers.Internal.Reading;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers;

/// <summary>Reads Layers models of TensorFlow.js, whichever Keras wrote them, as graphs of operations.</summary>
public static class LayersReader
{
    /// <summary>Reads a model.</summary>
    /// <param name="modelJson">The content of <c>model.json</c>: <c>modelTopology</c>, and <c>weightsManifest</c> for the
    /// weights' names and shapes.</param>
    /// <returns>Its operations, float32 with channels last; inputs and outputs have the names of layers,
    /// weights those of the manifest.</returns>
    /// <exception cref="LayersException">The model is damaged, has what is not supported, or its weights and layers do not fit.</exception>
    public static OperationGraph Read(JsonObject modelJson) => ReaderGuard.Read(
        () => ModelLowering.Of(CanonicalTopology.Of(modelJson["modelTopology"]), Manifest(modelJson["weightsManifest"])), Refuse);

    /// <summary>Reads a topology.</summary>
    /// <param name="topology">The model's class name and config, or an object that has them in <c>model_config</c>.</param>
    /// <param name="weights">The weights that there are; null where they have the names that the layers give them.</param>
    /// <returns>Its operations.</returns>
    /// <exception cref="LayersException">The topology is damaged, has what is not supported, or the weights
    /// and layers do not fit.</exception>
    public static OperationGraph ReadTopology(JsonNode topology, IReadOnlyList<GraphWeight>? weights = null) => ReaderGuard.Read(
        () => ModelLowering.Of(CanonicalTopology.Of(topology), weights), Refuse);

    internal static LayersException Refuse(string sentence, Exception cause) => cause is GraphException known
        ? new(known.Message, known.Operation, known)
        : new("The topology is damaged, or holds something that a model's may not.", layer: null, cause);

    private static List<GraphWeight> Manifest(JsonNode? manifest) =>
    [
        .. (manifest as JsonArray ?? []).OfType<JsonObject>()
            .SelectMany(group => (group["weights"] as JsonArray ?? []).OfType<JsonObject>())
            .Select(weight => new GraphWeight(
                TopologyJson.Text(weight, "name") ?? throw new LayersException("The manifest has a weight without a name."),
                ElementType.Float32,
                [.. (weight["shape"] as JsonArray ?? []).Select(size => JsonNumbers.TryWhole(size, out var length)
                    ? length
                    : throw new LayersException(
                        $"Weight '{TopologyJson.Text(weight, "name")}' has a shape that is no list of whole numbers."))])),
    ];
}
