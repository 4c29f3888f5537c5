using QuantBuild.Inference.Gradients.Tape;

namespace QuantBuild.Inference.Gradients.Rules;

/// <summary>Several values into one, and one into several.</summary>
internal static class JoiningGradients
{
    public static IEnumerable<GradientRule> Rules => [new("Concat", Concatenate), new("Split", Split)];

    private static void Concatenate(NodeGradient node)
    {
        var axis = (int)node.Node.Attribute("axis", 0L);
        int[] lengths = [.. node.Node.Inputs.Select(node.Shape).Select(shape => shape[axis < 0 ? axis + shape.Length : axis])];
        var parts = node.EmitMany("Split", [node.Gradient, node.Integers(lengths)], lengths.Length, ("axis", axis));
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            node.Give(i, () => part);
        }
    }

    private static void Split(NodeGradient node) => node.Give(0, () =>
    {
        string[] parts = [.. node.Node.Outputs.Select((output, i) => node.GradientOf(i) ?? node.Expand(node.Scalar(0), output))];
        return node.Emit("Concat", parts, ("axis", node.Node.Attribute("axis", 0L)));
    });
}
