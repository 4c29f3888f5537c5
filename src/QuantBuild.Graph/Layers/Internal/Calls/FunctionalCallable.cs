using System.Text.Json.Nodes;

namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>A functional model, the whole one or one in it: its layers' calls in an order in which they can be made.</summary>
internal sealed class FunctionalCallable<T> : ICallable<T>
{
    private readonly string _name;
    private readonly Dictionary<string, ICallable<T>> _parts;
    private readonly IReadOnlyList<LayerCall> _calls;
    private readonly TensorReference[] _outputs;

    /// <param name="config">The canonical config.</param>
    /// <param name="parts">All that the config lists, by name, but for the inputs.</param>
    /// <exception cref="LayersException">An input is named twice, or a call takes what is not there.</exception>
    public FunctionalCallable(JsonObject config, Dictionary<string, ICallable<T>> parts)
    {
        _parts = parts;
        _name = (string)config["name"]!;
        Inputs = [.. TensorReference.ListOf(config["input_layers"]).Select(input => input.Layer)];
        if (Inputs.GroupBy(input => input, StringComparer.Ordinal).FirstOrDefault(input => input.Count() > 1)?.Key is { } twice)
        {
            throw new LayersException($"input_layers names '{twice}' twice.", twice);
        }

        _outputs = TensorReference.ListOf(config["output_layers"]);
        _calls = CallOrder.Of(config, CallNumbers.FirstCalls(config));
    }

    /// <summary>The names of its inputs.</summary>
    public IReadOnlyList<string> Inputs { get; }

    public T[] Call(IReadOnlyList<T> inputs)
    {
        if (inputs.Count != Inputs.Count)
        {
            throw new LayersException($"Model '{_name}' takes {Inputs.Count} inputs, and {inputs.Count} were given.", _name);
        }

        Dictionary<(string Layer, int Call), T[]> tensors = [];
        for (var i = 0; i < inputs.Count; i++)
        {
            tensors[(Inputs[i], 0)] = [inputs[i]];
        }

        foreach (var call in _calls)
        {
            var taken = Array.ConvertAll(call.Inputs, reference => Find(tensors, reference, call.Layer));
            tensors[(call.Layer, call.Index)] = _parts[call.Layer].Call(taken);
        }

        return [.. _outputs.Select(reference => Find(tensors, reference, "output_layers"))];
    }

    private static T Find(Dictionary<(string Layer, int Call), T[]> tensors, TensorReference reference, string owner)
    {
        if (!tensors.TryGetValue((reference.Layer, reference.Call), out var found))
        {
            throw new LayersException(
                $"{owner} names output {reference.Call} of layer '{reference.Layer}', which the topology does not have.", reference.Layer);
        }

        return reference.Tensor < found.Length ? found[reference.Tensor] : throw new LayersException(
            $"'{owner}' takes output tensor {reference.Tensor} of '{reference.Layer}', which has {found.Length}; "
                + "layers with several outputs are not supported.",
            owner);
    }
}
