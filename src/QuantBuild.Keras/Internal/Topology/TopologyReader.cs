using QuantBuild.Common;
using QuantBuild.Graph.Layers;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>Makes a model that can be trained, without its weights' values, from one that was read as such.</summary>
internal static class TopologyReader
{
    /// <exception cref="KerasException">Training does not have a layer or option.</exception>
    public static Model Read(LayersModel model) => ReaderGuard.Read(
        () => ModelBuilder.Build(model.Topology),
        (_, cause) => cause is LayersException known
            ? new KerasException(known.Message, known.Layer, known)
            : new KerasException("The topology is damaged, or holds something that a model's may not.", layer: null, cause));
}
