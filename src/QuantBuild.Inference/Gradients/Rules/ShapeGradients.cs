using QuantBuild.Inference.Gradients.Tape;
using static QuantBuild.Inference.Gradients.Rules.GradientRule;

namespace QuantBuild.Inference.Gradients.Rules;

/// <summary>What changes a value's shape, or takes a part of it.</summary>
internal static class ShapeGradients
{
    public static IEnumerable<GradientRule> Rules =>
    [
        OfElement("Reshape", (node, x, _, g) => node.Like(g, x)),
        OfElement("Squeeze", (node, x, _, g) => node.Like(g, x)),
        OfElement("Unsqueeze", (node, x, _, g) => node.Like(g, x)),
        OfElement("Expand", (node, x, _, g) => node.SumTo(g, x)),
        OfElement("Transpose", Transpose),
        OfElement("Pad", Pad),
        OfElement("Slice", Slice),
        OfElement("DepthToSpace", (node, _, _, g) => node.Emit("SpaceToDepth", [g], ("blocksize", node.Node.Attribute("blocksize", 1L)))),
    ];

    private static string Transpose(NodeGradient node, string x, string y, string g)
    {
        var permutation = node.Node.Attribute<int[]>("perm", []);
        return node.Emit("Transpose", [g], ("perm", Enumerable.Range(0, permutation.Length).Select(axis =>
            Array.IndexOf(permutation, axis)).ToArray()));
    }

    // What is added at an end is cut off again, and what is cut off is added.
    private static string Pad(NodeGradient node, string x, string y, string g) => node.Node.Attribute("mode", "constant") == "constant"
        ? node.Emit("Pad", [g, node.Emit("Neg", [node.Input(1)])])
        : throw node.Refuse("what stands at its edges is repeated");

    private static string Slice(NodeGradient node, string x, string y, string g)
    {
        long[] Of(int input, Func<int, long> otherwise, int count) => node.Node.Inputs.Count <= input
            ? [.. Enumerable.Range(0, count).Select(otherwise)]
            : node.Constant(node.Input(input)) ?? throw node.Refuse("what it takes is not constant");
        var (whole, part) = (node.Shape(x), node.Shape(y));
        var starts = Of(1, _ => 0, 0);
        long[] axes = Of(3, axis => axis, starts.Length), steps = Of(4, _ => 1, starts.Length);
        int[] before = new int[whole.Length], strides = [.. whole.Select(_ => 1)];
        var backwards = new List<int>();
        foreach (var (place, step) in steps.Index())
        {
            var axis = (int)(axes[place] < 0 ? axes[place] + whole.Length : axes[place]);
            var from = starts[place] < 0 ? starts[place] + whole[axis] : starts[place];
            var start = Math.Clamp(from, 0, step < 0 ? whole[axis] - 1 : whole[axis]);
            before[axis] = (int)(step < 0 ? start + ((part[axis] - 1) * step) : start);
            strides[axis] = (int)Math.Min(Math.Abs(step), int.MaxValue);
            backwards.AddRange(step < 0 ? [axis] : []);
        }

        var spread = node.Spread(node.Flip(g, backwards), part, strides);
        int[] after = [.. whole.Select((length, axis) => length - before[axis] - (part[axis] * strides[axis]))];
        return node.Emit("Pad", [spread, node.Integers([.. before, .. after])]);
    }
}
