using QuantBuild.Inference.Gradients.Tape;

namespace QuantBuild.Inference.Gradients.Rules;

/// <summary>
/// A convolution with the batch normalization behind it: conv(x, a·kernel) + b, one scale and one shift a channel, both of them computed.
/// As two nodes it would be a pass over the value more, and the value before would have to be kept.
/// </summary>
/// <remarks>Inputs: x, the kernel, a and b. The scale's gradient is the sum of the output's gradient times what the output was before the
/// scale, which is (y − b) / a; so a scale of zero stays what it is.</remarks>
internal static class ScaledConvolution
{
    /// <summary>The name of the node until it is written.</summary>
    public const string Type = "QuantBuild.ScaledConv";

    /// <summary>The attribute that names the value which tells what the output was, where the gradient is not zero.</summary>
    public const string Kept = "kept";

    public static void Write(NodeGradient node)
    {
        var (g, scale, shift) = (node.Gradient, node.Input(2), node.Input(3));
        node.RequireConstant(1);
        node.Give(0, () => new InputOfConvolution(node, scale).Write());
        if (!node.Wants(2) && !node.Wants(3))
        {
            return;
        }

        var sum = ConvolutionGradients.OfChannels(node, g);
        node.Give(3, () => sum);
        node.Give(2, () =>
        {
            // Where an activation cut the output off, its gradient is zero; elsewhere what came of it is what it was.
            var kept = node.Node.Attribute(Kept, node.Output());
            var product = ConvolutionGradients.OfChannels(node, node.Multiply(g, kept));
            var before = node.Emit("Sub", [product, node.Multiply(shift, sum)]);
            var isZero = node.Emit("Equal", [scale, node.Scalar(0)]);
            return node.Emit("Where", [isZero, node.Scalar(0), node.Emit("Div", [before, scale])]);
        });
    }
}
