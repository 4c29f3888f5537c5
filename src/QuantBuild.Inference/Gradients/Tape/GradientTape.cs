using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Gradients.Tape;

/// <summary>
/// Reverse mode over the nodes of a lowered model: from the gradients of some values those of all that they depend on, as far as these
/// depend on what gradients are wanted of. It works on what rows of the table of operations write, so that one rule of an ONNX op serves
/// every row that writes it.
/// </summary>
internal sealed class GradientTape
{
    private readonly Func<OnnxNode, bool> _stops;
    private readonly OnnxNode[] _nodes;
    private readonly HashSet<string> _active;
    private readonly Dictionary<string, List<string>> _parts = new(StringComparer.Ordinal);

    /// <param name="lowering">The model; its nodes so far are gone through.</param>
    /// <param name="sources">The names of the values that gradients are wanted of.</param>
    /// <param name="stops">Tells whether what a node gives has no gradient, so that none goes through.</param>
    public GradientTape(OnnxLowering lowering, IEnumerable<string> sources, Func<OnnxNode, bool> stops)
    {
        (Lowering, _nodes, _stops) = (lowering, [.. lowering.Model.Nodes], stops);
        _active = new HashSet<string>(sources, StringComparer.Ordinal);
        foreach (var node in _nodes.Where(node => !stops(node) && InputsOf(node).Any(_active.Contains)))
        {
            _active.UnionWith(node.Outputs);
        }
    }

    public OnnxLowering Lowering { get; }

    public bool IsActive(string value) => _active.Contains(value);

    /// <summary>Adds to the gradient of a value.</summary>
    public void Add(string value, string gradient) =>
        (_parts.TryGetValue(value, out var parts) ? parts : _parts[value] = []).Add(gradient);

    /// <summary>The gradient of a value; null where none was added.</summary>
    public string? GradientOf(string value)
    {
        if (!_parts.TryGetValue(value, out var parts))
        {
            return null;
        }

        while (parts.Count > 1)
        {
            var sum = Lowering.Emit("Add", [parts[0], parts[1]], 1, $"gradient/{value}", [])[0];
            parts.RemoveRange(0, 2);
            parts.Add(sum);
        }

        return parts[0];
    }

    /// <summary>Goes back from the values that have gradients.</summary>
    /// <param name="write">Writes the gradients of a node's inputs.</param>
    /// <exception cref="InferenceException">A node in between has no gradient.</exception>
    public void GoBack(Action<NodeGradient> write)
    {
        foreach (var node in _nodes.Reverse())
        {
            if (node.Outputs.Any(output => _active.Contains(output) && _parts.ContainsKey(output)) && !_stops(node))
            {
                write(new NodeGradient(this, node));
            }
        }
    }

    public static InferenceException Refuse(OnnxNode node, string? why = null) => new(
        $"the gradient of {node.Type} is not known{(why is null ? string.Empty : $": {why}")}.", node.Outputs[0]);

    // A loop's body takes values of the graph around it by their names.
    private static IEnumerable<string> InputsOf(OnnxNode node) => node.Inputs.Concat(
        node.Attributes.Select(attribute => attribute.Value).OfType<OnnxModel>().SelectMany(body => body.Nodes).SelectMany(InputsOf));
}
