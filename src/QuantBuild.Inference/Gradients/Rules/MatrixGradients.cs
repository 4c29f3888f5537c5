using QuantBuild.Inference.Gradients.Tape;

namespace QuantBuild.Inference.Gradients.Rules;

/// <summary>Products of matrices.</summary>
internal static class MatrixGradients
{
    public static IEnumerable<GradientRule> Rules => [new("MatMul", Multiply), new("Einsum", Einsum)];

    private static void Multiply(NodeGradient node)
    {
        var (a, b) = (node.Input(0), node.Input(1));
        node.Give(0, () => Batched(node, node.Emit("MatMul", [node.Gradient, Turned(node, b)]), a));
        node.Give(1, () => Batched(node, node.Emit("MatMul", [Turned(node, a), node.Gradient]), b));
    }

    // The dimensions before the last two are broadcast.
    private static string Batched(NodeGradient node, string gradient, string operand) =>
        node.SumTo(gradient, operand, [.. node.Shape(node.Output())[..^2], .. node.Shape(operand)[^2..]]);

    private static string Turned(NodeGradient node, string value)
    {
        var rank = node.Shape(value).Length;
        return node.Emit("Transpose", [value], ("perm", (int[])[.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2]));
    }

    private static void Einsum(NodeGradient node)
    {
        var equation = node.Node.Attribute("equation", string.Empty).Replace(" ", string.Empty, StringComparison.Ordinal);
        if (equation.Split("->") is not [var taken, var made] || taken.Split(',') is not { Length: <= 2 } operands)
        {
            throw node.Refuse($"its equation is {Common.Printable.Text(equation)}");
        }

        for (var i = 0; i < operands.Length; i++)
        {
            var (own, others) = (operands[i], operands.Where((_, place) => place != i).ToArray());
            string[] inputs = [.. Enumerable.Range(0, operands.Length).Where(place => place != i).Select(node.Input)];
            node.Give(i, () => own.All(letter => (made + string.Concat(others)).Contains(letter, StringComparison.Ordinal))
                ? node.Emit("Einsum", [node.Gradient, .. inputs], ("equation", $"{string.Join(',', [made, .. others])}->{own}"))
                : throw node.Refuse($"its equation is {Common.Printable.Text(equation)}"));
        }
    }
}
