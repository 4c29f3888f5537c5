using QuantBuild.Inference.Gradients.Tape;

namespace QuantBuild.Inference.Gradients.Rules;

/// <summary>An op of ONNX that has a gradient.</summary>
/// <param name="Type">The op's name.</param>
/// <param name="Write">Writes the gradients of a node's inputs.</param>
internal readonly record struct GradientRule(string Type, Action<NodeGradient> Write)
{
    /// <summary>A function of each element alone.</summary>
    /// <param name="type">The op's name.</param>
    /// <param name="gradient">From the node, what it took, what it gave and the gradient of that, the gradient of what it took.</param>
    public static GradientRule OfElement(string type, Func<NodeGradient, string, string, string, string> gradient) =>
        new(type, node => node.Give(0, () => gradient(node, node.Input(0), node.Output(), node.Gradient)));
}
