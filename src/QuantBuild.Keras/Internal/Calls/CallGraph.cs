using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Core;

namespace QuantBuild.Keras.Internal.Calls;

/// <summary>The calls that lead from a model's inputs to its outputs, in an order in which they can be computed.</summary>
internal sealed class CallGraph
{
    private readonly Dictionary<Node, int> _slots = [];

    /// <exception cref="KerasException">An output does not follow from the inputs.</exception>
    public CallGraph(IReadOnlyList<KerasTensor> inputs, IReadOnlyList<KerasTensor> outputs)
    {
        Inputs = [.. inputs];
        Outputs = [.. outputs];
        foreach (var input in inputs)
        {
            Add(input.Node);
        }

        foreach (var output in outputs)
        {
            Visit(output.Node);
        }

        Layers = [.. Nodes.Select(node => node.Layer).Distinct()];
        Sources = [.. Nodes.Select(node => node.Inputs.Select(input => _slots[input.Node]).ToArray())];
        InputSlots = [.. inputs.Select(input => _slots[input.Node])];
        OutputSlots = [.. outputs.Select(output => _slots[output.Node])];
    }

    public IReadOnlyList<KerasTensor> Inputs { get; }

    public IReadOnlyList<KerasTensor> Outputs { get; }

    /// <summary>All calls in topological order: depth first from the outputs, earlier inputs first, as Keras orders layers.</summary>
    public List<Node> Nodes { get; } = [];

    /// <summary>The layers in topological order, each once.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>For each node, the positions of its inputs in <see cref="Nodes"/>.</summary>
    public IReadOnlyList<int[]> Sources { get; }

    public IReadOnlyList<int> InputSlots { get; }

    public IReadOnlyList<int> OutputSlots { get; }

    /// <summary>The most values that any call makes of one sample.</summary>
    public long LargestOutput() => Nodes.SelectMany(node => node.Inputs).Concat(Outputs)
        .Select(tensor => tensor.ShapeArray.Aggregate(1L, (product, size) => product * size)).Append(1).Max();

    /// <summary>Computes all shapes anew from those of the inputs.</summary>
    public void Reshape(IReadOnlyList<int[]> inputs)
    {
        var shapes = new int[Nodes.Count][];
        for (var i = 0; i < inputs.Count; i++)
        {
            shapes[InputSlots[i]] = inputs[i];
        }

        for (var i = inputs.Count; i < shapes.Length; i++)
        {
            shapes[i] = Nodes[i].Layer.OutputShape(Array.ConvertAll(Sources[i], slot => shapes[slot]));
        }

        foreach (var tensor in Nodes.SelectMany(node => node.Inputs).Concat(Inputs).Concat(Outputs))
        {
            tensor.ShapeArray = shapes[_slots[tensor.Node]];
        }
    }

    public IEnumerable<Weight> Weights => Layers.SelectMany(layer => layer.Weights);

    // An explicit stack: a topology from a file may be as deep as it likes.
    private void Visit(Node last)
    {
        Stack<(Node Node, int NextInput)> open = new([(last, 0)]);
        while (open.TryPop(out var top))
        {
            if (_slots.ContainsKey(top.Node))
            {
                continue;
            }

            if (top.Node.Layer is InputLayer)
            {
                throw new KerasException(
                    $"The output follows from input '{top.Node.Layer.DisplayName}', which is not among the model's inputs. Add it to them.",
                    top.Node.Layer.DisplayName);
            }

            if (top.NextInput == top.Node.Inputs.Count)
            {
                Add(top.Node);
                continue;
            }

            open.Push((top.Node, top.NextInput + 1));
            open.Push((top.Node.Inputs[top.NextInput].Node, 0));
        }
    }

    private void Add(Node node)
    {
        if (!_slots.TryAdd(node, Nodes.Count))
        {
            throw new KerasException($"Input '{node.Layer.DisplayName}' is given twice.", node.Layer.DisplayName);
        }

        Nodes.Add(node);
    }
}
