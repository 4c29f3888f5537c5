namespace QuantBuild.Keras.Internal.Topology.Building;

/// <summary>A layer.</summary>
internal sealed class LayerCallable(Layer layer, CallCounter counter) : ICallable
{
    public KerasTensor[] Call(IReadOnlyList<KerasTensor> inputs)
    {
        counter.Add(layer);
        return [layer.Apply(inputs)];
    }
}
