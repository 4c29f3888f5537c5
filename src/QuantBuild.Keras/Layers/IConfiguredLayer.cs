using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Keras.Layers;

/// <summary>A layer that can be made from its topology JSON. The registry finds every class that has this interface.</summary>
internal interface IConfiguredLayer
{
    /// <summary>Makes the layer. Options that it does not read and that are not null are refused afterwards.</summary>
    static abstract Layer FromConfig(LayerConfig config);
}
