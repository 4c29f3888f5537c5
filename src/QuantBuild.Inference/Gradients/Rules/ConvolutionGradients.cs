using QuantBuild.Inference.Gradients.Tape;
using QuantBuild.Inference.Gradients.Windows;

namespace QuantBuild.Inference.Gradients.Rules;

/// <summary>Convolutions: of their input the gradient is a convolution with the kernel turned round, of their bias a sum.</summary>
internal static class ConvolutionGradients
{
    public static IEnumerable<GradientRule> Rules =>
    [
        new("Conv", Convolve),
        new("ConvTranspose", Transposed),
        new(ScaledConvolution.Type, ScaledConvolution.Write),
    ];

    /// <summary>The sum of each channel.</summary>
    public static string OfChannels(NodeGradient node, string value)
    {
        var rank = node.Shape(node.Output()).Length;
        return node.Emit("ReduceSum", [value, node.Integers(Enumerable.Range(0, rank).Where(axis => axis != 1))], ("keepdims", 0));
    }

    private static void Convolve(NodeGradient node)
    {
        node.Give(0, () => new InputOfConvolution(node).Write());
        node.Give(1, () => new KernelOfConvolution(node).Write());
        node.Give(2, () => OfChannels(node, node.Gradient));
    }

    // Its gradient is the convolution that it is the transposed one of.
    private static void Transposed(NodeGradient node)
    {
        node.RequireConstant(1);
        int[] none = new int[2 * (node.Shape(node.Output()).Length - 2)], ones = [.. none.Skip(none.Length / 2).Select(_ => 1)];
        node.Give(0, () => node.Emit(
            "Conv",
            [node.Gradient, node.Input(1)],
            ("strides", node.Node.Attribute("strides", ones)),
            ("dilations", node.Node.Attribute("dilations", ones)),
            ("pads", node.Node.Attribute("pads", none))));
    }
}
