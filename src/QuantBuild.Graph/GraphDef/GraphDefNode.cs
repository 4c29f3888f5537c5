using System.Globalization;

namespace QuantBuild.Graph.GraphDef;

/// <summary>A node as the file has it.</summary>
/// <param name="Name">The name, unique in its graph.</param>
/// <param name="Op">The op's name.</param>
/// <param name="Inputs">What it takes; what it merely waits for is left out.</param>
/// <param name="Attributes">Its attributes, as far as they are of a kind that operations have.</param>
/// <param name="Shape">The shape attribute of a placeholder; null where the file has none.</param>
internal sealed record GraphDefNode(
    string Name, string Op, IReadOnlyList<NodeReference> Inputs, OperationAttributes Attributes, IReadOnlyList<int?>? Shape);

/// <summary>An input: an output of a node.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Index">Which output.</param>
internal readonly record struct NodeReference(string Node, int Index)
{
    // No op has more; an output count is a length of lists.
    private const int MostOutputs = 1 << 16;

    /// <summary>Reads "node", "node:1" or "node:name:1".</summary>
    public static NodeReference Parse(string text, string user)
    {
        var parts = text.Split(':');
        if (parts.Length == 1)
        {
            return new NodeReference(text, 0);
        }

        var isNumber = int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index);
        return isNumber && parts.Length <= 3 && index < MostOutputs
            ? new NodeReference(parts[0], index)
            : throw new GraphException($"'{Common.Printable.Text(text)}' names no output of a node, as name or name:index does.", user);
    }
}
