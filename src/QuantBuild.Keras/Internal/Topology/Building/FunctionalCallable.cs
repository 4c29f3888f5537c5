using System.Text.Json.Nodes;

namespace QuantBuild.Keras.Internal.Topology.Building;

/// <summary>A functional model, the whole one or one in it: its layers' calls in an order in which they can be made.</summary>
internal sealed class FunctionalCallable : ICallable
{
    private readonly string name;
    private readonly Dictionary<string, ICallable> parts;
    private readonly IReadOnlyList<LayerCall> calls;
    private readonly TensorReference[] outputs;

    /// <param name="config">The canonical config.</param>
    /// <param name="parts">All that the config lists, by name, but for the inputs.</param>
    public FunctionalCallable(JsonObject config, Dictionary<string, ICallable> parts)
    {
        this.parts = parts;
        name = (string)config["name"]!;
        Inputs = [.. TensorReference.ListOf(config["input_layers"]).Select(input => input.Layer)];
        outputs = TensorReference.ListOf(config["output_layers"]);
        calls = CallOrder.Of(config, CallNumbers.FirstCalls(config));
    }

    /// <summary>The names of its inputs.</summary>
    public IReadOnlyList<string> Inputs { get; }

    public KerasTensor[] Call(IReadOnlyList<KerasTensor> inputs)
    {
        if (inputs.Count != Inputs.Count)
        {
            throw new KerasException($"Model '{name}' takes {Inputs.Count} inputs, and {inputs.Count} were given.", name);
        }

        Dictionary<(string Layer, int Call), KerasTensor[]> tensors = [];
        for (var i = 0; i < inputs.Count; i++)
        {
            tensors[(Inputs[i], 0)] = [inputs[i]];
        }

        foreach (var call in calls)
        {
            tensors[(call.Layer, call.Index)] = parts[call.Layer].Call(Array.ConvertAll(call.Inputs, reference => Find(tensors, reference, call.Layer)));
        }

        return [.. outputs.Select(reference => Find(tensors, reference, "output_layers"))];
    }

    private static KerasTensor Find(Dictionary<(string Layer, int Call), KerasTensor[]> tensors, TensorReference reference, string owner)
    {
        if (!tensors.TryGetValue((reference.Layer, reference.Call), out var found))
        {
            throw new KerasException($"{owner} names output {reference.Call} of layer '{reference.Layer}', which the topology does not have.", reference.Layer);
        }

        return reference.Tensor < found.Length ? found[reference.Tensor] : throw new KerasException(
            $"'{owner}' takes output tensor {reference.Tensor} of '{reference.Layer}', which has {found.Length}; layers with several outputs are not supported.", owner);
    }
}
