namespace QuantBuild.Keras.Internal.Topology.Building;

/// <summary>A Sequential model in a model.</summary>
internal sealed class ChainCallable(string name, IReadOnlyList<ICallable> parts) : ICallable
{
    public KerasTensor[] Call(IReadOnlyList<KerasTensor> inputs)
    {
        if (inputs.Count != 1)
        {
            throw new KerasException($"Model '{name}' takes one input, and {inputs.Count} were given.", name);
        }

        KerasTensor[] last = [inputs[0]];
        foreach (var part in parts)
        {
            last = part.Call(last);
        }

        return last;
    }
}
