using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Graph.Layers;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>Makes a model, without its weights' values, from a topology, whichever file it stands in:
/// the one entry of all readers of models.</summary>
internal static class TopologyReader
{
    public static Model Read(TfjsModel artifacts)
    {
        if (artifacts.Format != TfjsModelFormat.LayersModel)
        {
            throw new KerasException(
                "The model is a graph model, a TensorFlow graph without layers; only Layers models can be loaded as Keras models.");
        }

        return Read(
            artifacts.Topology ?? throw new KerasException("The model has no modelTopology, only weights; there is nothing to build."));
    }

    /// <summary>Makes a model from its JSON.</summary>
    /// <param name="json">The model's class name and config, or an object that has them in <c>model_config</c>; it stays as it is.</param>
    /// <exception cref="KerasException">Whatever is wrong with the topology.</exception>
    public static Model Read(JsonNode json) =>
        Read(() => CanonicalTopology.Of(json));

    /// <summary>Makes a model from one that was read as such.</summary>
    /// <exception cref="KerasException">Training does not have a layer or option.</exception>
    public static Model Read(LayersModel model) =>
        Read(() => model.Topology);

    private static Model Read(Func<CanonicalTopology> topology) => ReaderGuard.Read(
        () => ModelBuilder.Build(topology()),
        (_, cause) => cause is LayersException known
            ? new KerasException(known.Message, known.Layer, known)
            : new KerasException("The topology is damaged, or holds something that a model's may not.", layer: null, cause));
}
