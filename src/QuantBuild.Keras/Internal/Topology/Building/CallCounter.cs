namespace QuantBuild.Keras.Internal.Topology.Building;

/// <summary>Counts the calls of layers: models in models that are called twice each would make any number of a few lines.</summary>
internal sealed class CallCounter
{
    // The deepest networks in use have a few thousand.
    private const int Most = 1 << 17;

    private int count;

    /// <exception cref="KerasException">There are too many.</exception>
    public void Add(Layer layer)
    {
        if (++count > Most)
        {
            throw new KerasException($"The model calls its layers more than {Most} times, the last of them '{layer.Name}'; so many are not read.", layer.Name);
        }
    }
}
