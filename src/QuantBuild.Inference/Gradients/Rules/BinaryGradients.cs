using QuantBuild.Inference.Gradients.Tape;

namespace QuantBuild.Inference.Gradients.Rules;

/// <summary>Functions of two values' elements, broadcast as NumPy does: along what an operand was repeated its gradient is summed.
/// </summary>
internal static class BinaryGradients
{
    public static IEnumerable<GradientRule> Rules =>
    [
        new("Add", node => Give(node, (_, g) => g, (_, g) => g)),
        new("Sub", node => Give(node, (_, g) => g, (_, g) => g, (_, sum) => node.Emit("Neg", [sum]))),
        new("Mul", node => Give(node, (_, g) => node.Multiply(g, node.Input(1)), (_, g) => node.Multiply(g, node.Input(0)))),
        new(
            "Div",
            node => Give(
                node,
                (_, g) => node.Emit("Div", [g, node.Input(1)]),
                (_, g) => node.Emit("Neg", [node.Emit("Div", [node.Multiply(g, node.Output()), node.Input(1)])]))),
        new("Pow", node => Give(node, Base, (_, g) => node.Multiply(g, node.Multiply(node.Output(), node.Emit("Log", [node.Input(0)]))))),
        new("Max", node => Give(node, Chosen, ChosenSecond)),
        new("Min", node => Give(node, Chosen, ChosenSecond)),
        new("PRelu", Prelu),
        new("Where", Where),
    ];

    private static void Give(
        NodeGradient node,
        Func<NodeGradient, string, string> first,
        Func<NodeGradient, string, string> second,
        Func<NodeGradient, string, string>? finish = null)
    {
        node.Give(0, () => node.SumTo(first(node, node.Gradient), node.Input(0)));
        node.Give(1, () =>
        {
            var sum = node.SumTo(second(node, node.Gradient), node.Input(1));
            return finish?.Invoke(node, sum) ?? sum;
        });
    }

    private static string Base(NodeGradient node, string g)
    {
        var power = node.Emit("Pow", [node.Input(0), node.Emit("Sub", [node.Input(1), node.Scalar(1)])]);
        return node.Multiply(g, node.Multiply(node.Input(1), power));
    }

    private static string Chosen(NodeGradient node, string g) => node.Where(node.Emit("Equal", [node.Output(), node.Input(0)]), g);

    // Of two that are equal the first is the one that was chosen.
    private static string ChosenSecond(NodeGradient node, string g) =>
        node.Where(node.Emit("Not", [node.Emit("Equal", [node.Output(), node.Input(0)])]), g);

    private static void Prelu(NodeGradient node)
    {
        var (x, slope) = (node.Input(0), node.Input(1));
        string IsPositive() => node.Emit("Greater", [x, node.Scalar(0)]);
        node.Give(0, () => node.Emit("Where", [IsPositive(), node.Gradient, node.Multiply(node.Gradient, slope)]));
        node.Give(1, () => node.SumTo(
            node.Where(node.Emit("Not", [IsPositive()]), node.Multiply(node.Gradient, x)), slope));
    }

    private static void Where(NodeGradient node)
    {
        node.Give(1, () => node.SumTo(node.Where(node.Input(0), node.Gradient), node.Input(1)));
        node.Give(2, () => node.SumTo(node.Where(node.Emit("Not", [node.Input(0)]), node.Gradient), node.Input(2)));
    }
}
