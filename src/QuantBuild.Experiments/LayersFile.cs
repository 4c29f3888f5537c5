using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Tfjs;

namespace QuantBuild.Experiments;

/// <summary>A TF.js model of layers, whose file every error names.</summary>
internal static class LayersFile
{
    /// <summary>Makes something of the topology.</summary>
    /// <exception cref="LayersException">There is none, or nothing can be made of it.</exception>
    public static T Read<T>(TfjsModel artifacts, Func<JsonNode, T> read)
    {
        try
        {
            return read(artifacts.Topology ?? throw new LayersException("The model has no modelTopology, only weights."));
        }
        catch (LayersException e) when (!e.Message.Contains(artifacts.ModelFile, StringComparison.Ordinal))
        {
            throw new LayersException($"'{Printable.Text(artifacts.ModelFile, int.MaxValue)}': {e.Message}", e.Layer, e);
        }
    }

    /// <summary>The layers at a glance.</summary>
    /// <exception cref="LayersException">A layer or option is not supported, or weights and layers do not fit.</exception>
    public static LayersSummary Summarize(TfjsModel artifacts)
    {
        GraphWeight[] weights = [.. artifacts.Weights.Select(weight => new GraphWeight(weight.Name, ElementType.Float32, weight.Shape))];
        return Read(artifacts, topology => LayersSummary.Of(topology, weights));
    }
}
