using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Reading;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.Internal;

/// <summary>Writes the <c>model.json</c> of a flat topology, without its weights manifest, as Keras 2 and its converter do.</summary>
internal static class Keras2Topology
{
    public static JsonObject Of(CanonicalTopology topology) => new()
    {
        ["format"] = "layers-model",
        ["generatedBy"] = $"QuantBuild {typeof(Keras2Topology).Assembly.GetName().Version!.ToString(3)}",
        ["convertedBy"] = null,
        ["modelTopology"] = Keras2Words.Of(topology),
    };
}
