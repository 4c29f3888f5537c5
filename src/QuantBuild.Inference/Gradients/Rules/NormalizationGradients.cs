using QuantBuild.Inference.Gradients.Tape;

namespace QuantBuild.Inference.Gradients.Rules;

/// <summary>Batch normalization as it is when a model runs: an affine function of each channel.</summary>
internal static class NormalizationGradients
{
    public static IEnumerable<GradientRule> Rules => [new("BatchNormalization", Normalize)];

    private static void Normalize(NodeGradient node)
    {
        node.RequireConstant(3, 4);
        var (x, mean, g) = (node.Input(0), node.Input(3), node.Gradient);
        var shifted = node.Emit("Add", [node.Input(4), node.Scalar(node.Node.Attribute("epsilon", 1e-5f))]);
        var inverse = node.Emit("Reciprocal", [node.Emit("Sqrt", [shifted])]);
        node.Give(0, () =>
        {
            var scale = node.Multiply(node.Input(1), inverse);
            var wide = node.Emit("Reshape", [scale, node.Integers(node.Shape(x).Select((_, axis) => axis == 1 ? -1 : 1))]);
            return node.Multiply(g, wide);
        });
        var sum = ConvolutionGradients.OfChannels(node, g);
        node.Give(2, () => sum);
        node.Give(1, () =>
        {
            var product = ConvolutionGradients.OfChannels(node, node.Multiply(g, x));
            return node.Multiply(inverse, node.Emit("Sub", [product, node.Multiply(mean, sum)]));
        });
    }
}
