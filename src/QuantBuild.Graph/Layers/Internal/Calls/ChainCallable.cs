namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>A Sequential model in a model.</summary>
internal sealed class ChainCallable<T>(string name, IReadOnlyList<ICallable<T>> parts) : ICallable<T>
{
    public T[] Call(IReadOnlyList<T> inputs)
    {
        if (inputs.Count != 1)
        {
            throw new LayersException($"Model '{name}' takes one input, and {inputs.Count} were given.", name);
        }

        T[] last = [inputs[0]];
        foreach (var part in parts)
        {
            last = part.Call(last);
        }

        return last;
    }
}
