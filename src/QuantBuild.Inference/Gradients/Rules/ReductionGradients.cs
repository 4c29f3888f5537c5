using QuantBuild.Graph;
using QuantBuild.Inference.Gradients.Tape;
using static QuantBuild.Inference.Gradients.Rules.GradientRule;

namespace QuantBuild.Inference.Gradients.Rules;

/// <summary>Reductions over some dimensions, whose gradient goes to all that was reduced.</summary>
internal static class ReductionGradients
{
    public static IEnumerable<GradientRule> Rules =>
    [
        OfElement("ReduceSum", (node, x, _, g) => node.Expand(Kept(node, g), x)),
        OfElement("ReduceMean", (node, x, y, g) => node.Expand(Kept(node, node.Multiply(g, ShareOf(node, x, y))), x)),
        OfElement("ReduceMax", Extreme),
        OfElement("ReduceMin", Extreme),
        OfElement("ReduceL2", (node, x, y, g) => node.Multiply(x, Kept(node, node.Emit("Div", [g, y])))),
        OfElement("Softmax", (node, _, y, g) => node.Multiply(
            y, node.Emit("Sub", [g, Sum(node, node.Multiply(g, y), node.Integers(Axis(node)))]))),
        OfElement("LogSoftmax", (node, _, y, g) => node.Emit(
            "Sub", [g, node.Multiply(node.Emit("Exp", [y]), Sum(node, g, node.Integers(Axis(node))))])),
        OfElement("CumSum", (node, _, _, g) => node.Emit(
            "CumSum",
            [g, node.Input(1)],
            ("exclusive", node.Node.Attribute("exclusive", 0L)),
            ("reverse", 1 - node.Node.Attribute("reverse", 0L)))),
    ];

    private static long Axis(NodeGradient node) => node.Node.Attribute("axis", -1L);

    private static string Sum(NodeGradient node, string value, string axes) => node.Emit("ReduceSum", [value, axes], ("keepdims", 1));

    /// <summary>With the reduced dimensions, of length one.</summary>
    private static string Kept(NodeGradient node, string value) =>
        node.Node.Attribute("keepdims", 1L) == 1 ? value : node.Emit("Unsqueeze", [value, node.Input(1)]);

    private static string ShareOf(NodeGradient node, string x, string y) =>
        node.Scalar((float)((double)Tensor.CountElements(node.Shape(y)) / Tensor.CountElements(node.Shape(x))));

    // Of several that are the largest each has its share.
    private static string Extreme(NodeGradient node, string x, string y, string g)
    {
        var flags = node.Flags(node.Emit("Equal", [x, Kept(node, y)]));
        return node.Multiply(flags, node.Emit("Div", [Kept(node, g), Sum(node, flags, node.Input(1))]));
    }
}
