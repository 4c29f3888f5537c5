using QuantBuild.Inference.Gradients.Tape;
using QuantBuild.Inference.Gradients.Windows;

namespace QuantBuild.Inference.Gradients.Rules;

/// <summary>Pools and resizing, whose gradient goes to what each element was made of.</summary>
internal static class PoolingGradients
{
    public static IEnumerable<GradientRule> Rules => [new("AveragePool", Average), new("MaxPool", Maximum), new("Resize", Resize)];

    private static SpatialWindow WindowOf(NodeGradient node) => new(node, node.Node.Attribute<int[]>("kernel_shape", []));

    // What is padded does not count: each window's share is that of what it sees of the input.
    private static void Average(NodeGradient node) => node.Give(0, () =>
    {
        var window = WindowOf(node);
        var flags = window.WithPadding(node.Expand(node.Scalar(1), node.Input(0)), 0);
        var counts = Sum(node, window.Places.Select(place => window.Seen(flags, place)));
        var share = node.Emit("Div", [node.Gradient, counts]);
        return window.Back(window.Places.Select(_ => share));
    });

    // Of several that are the largest each has its share.
    private static void Maximum(NodeGradient node) => node.Give(0, () =>
    {
        var window = WindowOf(node);
        var padded = window.WithPadding(node.Input(0), float.MinValue);
        string[] flags = [.. window.Places.Select(place => node.Flags(node.Emit("Equal", [window.Seen(padded, place), node.Output()])))];
        var share = node.Emit("Div", [node.Gradient, Sum(node, flags)]);
        return window.Back(flags.Select(flag => node.Multiply(flag, share)));
    });

    private static void Resize(NodeGradient node) => node.Give(0, () =>
    {
        var (inputs, outputs) = (node.Shape(node.Input(0)), node.Shape(node.Output()));
        var coordinates = node.Node.Attribute("coordinate_transformation_mode", string.Empty);
        var rounding = node.Node.Attribute("nearest_mode", string.Empty);
        return TakenPlaces.Back(node, node.Gradient, axis => (place, add) =>
        {
            int length = inputs[axis], wanted = outputs[axis];
            var at = coordinates switch
            {
                "align_corners" => wanted == 1 ? 0 : (double)place * (length - 1) / (wanted - 1),
                "half_pixel" => ((place + 0.5) * length / wanted) - 0.5,
                _ => (double)place * length / wanted,
            };
            if (node.Node.Attribute("mode", string.Empty) == "nearest")
            {
                add((int)Math.Clamp(Math.Floor(rounding == "floor" ? at : at + 0.5), 0, length - 1), 1);
                return;
            }

            at = Math.Clamp(at, 0, length - 1);
            var first = (int)at;
            add(first, 1 - (at - first));
            add(Math.Min(first + 1, length - 1), at - first);
        });
    });

    private static string Sum(NodeGradient node, IEnumerable<string> values) =>
        values.Aggregate((sum, value) => node.Emit("Add", [sum, value]));
}
