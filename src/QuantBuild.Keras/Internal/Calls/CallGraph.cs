using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Pooling;

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
        Nodes = DepthFirst.Order(
            inputs.Select(input => input.Node), outputs.Select(output => output.Node), node => node.Inputs.Select(input => input.Node));
        foreach (var node in Nodes)
        {
            var name = node.Layer.DisplayName;
            if (_slots.Count >= inputs.Count && node.Layer is InputLayer)
            {
                throw new KerasException(
                    $"The output follows from input '{name}', which is not among the model's inputs. Add it to them.", name);
            }

            if (!_slots.TryAdd(node, _slots.Count))
            {
                throw new KerasException($"Input '{name}' is given twice.", name);
            }
        }

        Layers = [.. Nodes.Select(node => node.Layer).Distinct()];
        Sources = [.. Nodes.Select(node => node.Inputs.Select(input => _slots[input.Node]).ToArray())];
        InputSlots = [.. inputs.Select(input => _slots[input.Node])];
        OutputSlots = [.. outputs.Select(output => _slots[output.Node])];
        PoolBehind = [.. Nodes.Select(node => FindPoolBehind(node) is { } pool ? _slots[pool] : (int?)null)];
    }

    public IReadOnlyList<KerasTensor> Inputs { get; }

    public IReadOnlyList<KerasTensor> Outputs { get; }

    /// <summary>All calls in topological order: depth first from the outputs, earlier inputs first, as Keras orders layers.</summary>
    public List<Node> Nodes { get; }

    /// <summary>The layers in topological order, each once.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>For each node, the positions of its inputs in <see cref="Nodes"/>.</summary>
    public IReadOnlyList<int[]> Sources { get; }

    public IReadOnlyList<int> InputSlots { get; }

    public IReadOnlyList<int> OutputSlots { get; }

    /// <summary>For each node whose activation can as well be computed behind the pooling that alone takes what it makes, the position of
    /// that: the largest of several values is the same then, and so is each gradient, of a quarter as many values.</summary>
    public IReadOnlyList<int?> PoolBehind { get; }

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

    private Node? FindPoolBehind(Node node) =>
        node.Layer is Convolution { LastActivation.KeepsLargest: true }
            && !OutputSlots.Contains(_slots[node])
            && Nodes.Where(other => other.Inputs.Any(input => input.Node == node)).Take(2).ToArray() is [{ Layer: MaxPooling2D } pool]
                ? pool
                : null;

    public IEnumerable<Weight> Weights => Layers.SelectMany(layer => layer.Weights);
}
