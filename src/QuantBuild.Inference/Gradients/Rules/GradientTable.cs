using QuantBuild.Inference.Gradients.Tape;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Gradients.Rules;

/// <summary>Every op of ONNX that has a gradient here: the one table from its name to what writes that.</summary>
internal static class GradientTable
{
    // What they give does not change with small changes of what they take, or is no number.
    private static readonly HashSet<string> _stops =
    [
        "And", "ArgMax", "ArgMin", "Ceil", "Equal", "Floor", "Greater", "GreaterOrEqual", "IsInf", "IsNaN", "Less", "LessOrEqual",
        "NonZero", "Not", "OneHot", "Or", "Round", "Shape", "Sign", "Size",
    ];

    private static readonly Dictionary<string, Action<NodeGradient>> _rules = new[]
    {
        UnaryGradients.Rules, BinaryGradients.Rules, MatrixGradients.Rules, ReductionGradients.Rules, ShapeGradients.Rules,
        JoiningGradients.Rules, ConvolutionGradients.Rules, PoolingGradients.Rules, NormalizationGradients.Rules,
    }.SelectMany(rules => rules).ToDictionary(rule => rule.Type, rule => rule.Write, StringComparer.Ordinal);

    /// <summary>Whether what a node gives has no gradient, so that none goes through.</summary>
    public static bool Stops(OnnxNode node) => _stops.Contains(node.Type)
        || (node.Type == "Cast" && (OnnxType)node.Attribute("to", 0L) is OnnxType.Int32 or OnnxType.Int64 or OnnxType.Bool);

    /// <exception cref="InferenceException">The op has no gradient.</exception>
    public static void Apply(NodeGradient node)
    {
        if (!_rules.TryGetValue(node.Node.Type, out var write))
        {
            throw GradientTape.Refuse(node.Node);
        }

        write(node);
    }
}
