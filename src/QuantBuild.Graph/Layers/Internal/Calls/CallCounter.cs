namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>Counts the calls of layers: models in models that are called twice each would make any number of a few lines.</summary>
internal sealed class CallCounter
{
    // The deepest networks in use have a few thousand.
    private const int Most = 1 << 17;

    private int _count;

    /// <exception cref="LayersException">There are too many.</exception>
    public void Add(string layer)
    {
        if (++_count > Most)
        {
            throw new LayersException(
                $"The model calls its layers more than {Most} times, the last of them '{layer}'; so many are not read.", layer);
        }
    }
}
