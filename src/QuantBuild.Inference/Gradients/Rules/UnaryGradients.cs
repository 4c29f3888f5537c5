using QuantBuild.Inference.Gradients.Tape;
using static QuantBuild.Inference.Gradients.Rules.GradientRule;

namespace QuantBuild.Inference.Gradients.Rules;

/// <summary>Functions of each element alone: x is what they took, y what they gave, g the gradient of that.</summary>
internal static class UnaryGradients
{
    private const float SeluAlpha = 1.67326319217681884765625f;
    private const float SeluGamma = 1.05070102214813232421875f;

    // A step so steep that no number lies on it: one pass, where a comparison and a choice take three. As a power of two it keeps products
    // with bounds exact.
    private const float Steep = 1L << 62;

    public static IEnumerable<GradientRule> Rules =>
    [
        OfElement("Identity", (_, _, _, g) => g),
        OfElement("Neg", (node, _, _, g) => node.Emit("Neg", [g])),
        OfElement("Abs", (node, x, _, g) => node.Multiply(g, node.Emit("Sign", [x]))),
        OfElement("Exp", (node, _, y, g) => node.Multiply(g, y)),
        OfElement("Log", (node, x, _, g) => node.Emit("Div", [g, x])),
        OfElement("Sqrt", (node, _, y, g) => node.Emit("Div", [node.Multiply(g, node.Scalar(0.5f)), y])),
        OfElement("Reciprocal", (node, _, y, g) => node.Emit("Neg", [node.Multiply(g, Square(node, y))])),
        OfElement("Sin", (node, x, _, g) => node.Multiply(g, node.Emit("Cos", [x]))),
        OfElement("Cos", (node, x, _, g) => node.Emit("Neg", [node.Multiply(g, node.Emit("Sin", [x]))])),
        OfElement("Tan", (node, _, y, g) => node.Multiply(g, OnePlus(node, Square(node, y)))),
        OfElement("Sinh", (node, x, _, g) => node.Multiply(g, node.Emit("Cosh", [x]))),
        OfElement("Cosh", (node, x, _, g) => node.Multiply(g, node.Emit("Sinh", [x]))),
        OfElement("Tanh", (node, _, y, g) => node.Multiply(g, OneMinus(node, Square(node, y)))),
        OfElement("Asin", (node, x, _, g) => node.Emit("Div", [g, node.Emit("Sqrt", [OneMinus(node, Square(node, x))])])),
        OfElement(
            "Acos", (node, x, _, g) => node.Emit("Neg", [node.Emit("Div", [g, node.Emit("Sqrt", [OneMinus(node, Square(node, x))])])])),
        OfElement("Atan", (node, x, _, g) => node.Emit("Div", [g, OnePlus(node, Square(node, x))])),
        OfElement("Asinh", (node, x, _, g) => node.Emit("Div", [g, node.Emit("Sqrt", [OnePlus(node, Square(node, x))])])),
        OfElement(
            "Acosh", (node, x, _, g) => node.Emit("Div", [g, node.Emit("Sqrt", [node.Emit("Sub", [Square(node, x), node.Scalar(1)])])])),
        OfElement("Atanh", (node, x, _, g) => node.Emit("Div", [g, OneMinus(node, Square(node, x))])),
        OfElement(
            "Erf",
            (node, x, _, g) => node.Multiply(
                g, node.Multiply(node.Scalar(2 / MathF.Sqrt(MathF.PI)), node.Emit("Exp", [node.Emit("Neg", [Square(node, x)])])))),
        OfElement("Sigmoid", (node, _, y, g) => node.Multiply(g, node.Multiply(y, OneMinus(node, y)))),
        OfElement("Softplus", (node, x, _, g) => node.Multiply(g, node.Emit("Sigmoid", [x]))),
        OfElement("Softsign", (node, x, _, g) => node.Emit("Div", [g, Square(node, OnePlus(node, node.Emit("Abs", [x])))])),
        OfElement("Relu", (node, _, y, g) => node.Multiply(g, node.Emit("HardSigmoid", [y], ("alpha", Steep), ("beta", 0f)))),
        OfElement("LeakyRelu", (node, x, _, g) => Below(node, x, g, node.Multiply(g, node.Scalar(node.Node.Attribute("alpha", 0.01f))))),
        OfElement("Elu", (node, x, y, g) => Below(node, x, g, Exponential(node, g, y, node.Node.Attribute("alpha", 1f)))),
        OfElement(
            "Selu",
            (node, x, y, g) => Below(node, x, node.Multiply(g, node.Scalar(SeluGamma)), Exponential(node, g, y, SeluAlpha * SeluGamma))),
        new("Clip", Clip),
    ];

    private static string Square(NodeGradient node, string x) => node.Multiply(x, x);

    private static string OnePlus(NodeGradient node, string x) => node.Emit("Add", [x, node.Scalar(1)]);

    private static string OneMinus(NodeGradient node, string x) => node.Emit("Sub", [node.Scalar(1), x]);

    /// <summary>One gradient where x is positive, another elsewhere.</summary>
    private static string Below(NodeGradient node, string x, string above, string below) =>
        node.Emit("Where", [node.Emit("Greater", [x, node.Scalar(0)]), above, below]);

    // y = alpha · (exp x - 1), so that its derivative is y + alpha.
    private static string Exponential(NodeGradient node, string g, string y, float alpha) =>
        node.Multiply(g, node.Emit("Add", [y, node.Scalar(alpha)]));

    // Between the bounds what it gave is what it took. As Relu's, each bound takes one pass where it is known.
    private static void Clip(NodeGradient node)
    {
        node.RequireConstant(1, 2);
        node.Give(0, () =>
        {
            var (y, bounds) = (node.Output(), new[] { node.Number(1), node.Number(2) });
            if (bounds is [{ } low, { } high] && Math.Max(Math.Abs(low), Math.Abs(high)) < 1e6f)
            {
                var above = node.Emit("HardSigmoid", [y], ("alpha", Steep), ("beta", -low * Steep));
                var below = node.Emit("HardSigmoid", [y], ("alpha", -Steep), ("beta", high * Steep));
                return node.Multiply(node.Multiply(node.Gradient, above), below);
            }

            var isBetween = node.Emit("And", [node.Emit("Greater", [y, node.Input(1)]), node.Emit("Less", [y, node.Input(2)])]);
            return node.Where(isBetween, node.Gradient);
        });
    }
}
