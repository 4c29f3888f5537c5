using QuantBuild.Inference.Gradients.Tape;
using QuantBuild.Inference.Gradients.Windows;

namespace QuantBuild.Inference.Gradients.Rules;

/// <summary>
/// A convolution with the batch normalization behind it: conv(x, a·kernel) + b, one scale and one shift a channel, both of them computed.
/// As two nodes it would be a pass over the value more, and the value before would have to be kept.
/// </summary>
/// <remarks>Inputs: x, the kernel, a and b. The scale's gradient is the sum of the output's gradient times what the output was before the
/// scale, which is (y − b) / a; so a scale of zero stays what it is. Where the kernel's gradient is computed, it tells the scale's, too.
/// </remarks>
internal static class ScaledConvolution
{
    /// <summary>The name of the node until it is written.</summary>
    public const string Type = "QuantBuild.ScaledConv";

    /// <summary>The attribute that names the value which tells what the output was, where the gradient is not zero.</summary>
    public const string Kept = "kept";

    public static void Write(NodeGradient node)
    {
        var scale = node.Input(2);
        var sum = new Lazy<string>(() => ConvolutionGradients.OfChannels(node, node.Gradient));
        node.Give(0, () => new InputOfConvolution(node, scale).Write());
        node.Give(3, () => sum.Value);
        if (node.Wants(1))
        {
            WriteKernel(node, scale);
        }
        else
        {
            node.Give(2, () => OfScale(node, scale, sum.Value));
        }
    }

    private static string OfScale(NodeGradient node, string scale, string sum)
    {
        // Where an activation cut the output off, its gradient is zero; elsewhere what came of it is what it was.
        var kept = node.Node.Attribute(Kept, node.Output());
        var product = ConvolutionGradients.OfChannels(node, node.Multiply(node.Gradient, kept));
        var before = node.Emit("Sub", [product, node.Multiply(node.Input(3), sum)]);
        var isZero = node.Emit("Equal", [scale, node.Scalar(0)]);
        return node.Emit("Where", [isZero, node.Scalar(0), node.Emit("Div", [before, scale])]);
    }

    // That of a·kernel tells that of both.
    private static void WriteKernel(NodeGradient node, string scale)
    {
        var (kernel, product) = (node.Input(1), new KernelOfConvolution(node).Write());
        var rank = node.Shape(kernel).Length;
        node.Give(1, () => node.Multiply(
            product, node.Emit("Reshape", [scale, node.Integers([-1, .. Enumerable.Repeat(1, rank - 1)])])));
        node.Give(2, () => node.Emit(
            "ReduceSum", [node.Multiply(product, kernel), node.Integers(Enumerable.Range(1, rank - 1))], ("keepdims", 0)));
    }
}
