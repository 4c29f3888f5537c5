using QuantBuild.Inference.Gradients.Tape;

namespace QuantBuild.Inference.Gradients.Windows;

/// <summary>The gradient of a convolution's kernel: the product of what each window sees and of the gradient of what it gave, summed over
/// windows and examples.</summary>
internal sealed class KernelOfConvolution
{
    private readonly NodeGradient _node;
    private readonly int[] _kernel;
    private readonly SpatialWindow _window;
    private readonly int _groups;

    /// <param name="node">The convolution, whose kernel is [out, in of a group, …].</param>
    public KernelOfConvolution(NodeGradient node)
    {
        (_node, _kernel) = (node, node.Shape(node.Input(1)));
        (_window, _groups) = (new SpatialWindow(node, _kernel[2..]), (int)node.Node.Attribute("group", 1L));
    }

    public string Write()
    {
        int batch = _node.Shape(_node.Input(0))[0], inputs = _kernel[1], outputs = _kernel[0] / _groups;
        var (places, windows) = (_kernel[2..].Aggregate(1, (product, length) => product * length), Product(_window.Outputs));
        var padded = _window.WithPadding(_node.Input(0), 0);
        string[] seen = [.. _window.Places.Select(place => _window.IsUnit && _window.IsSteady ? padded : _window.Seen(padded, place))
            .Select(part => Reshape(part, batch, _groups, inputs, 1, windows))];
        var columns = Reshape(
            seen.Length == 1 ? seen[0] : _node.Emit("Concat", seen, ("axis", 3)), batch, _groups, inputs * places, windows);
        var gradient = Reshape(_node.Gradient, batch, _groups, outputs, windows);
        var turned = _node.Emit("Transpose", [columns], ("perm", (int[])[0, 1, 3, 2]));
        var products = _node.Emit("MatMul", [gradient, turned]);
        var sum = batch == 1 ? products : _node.Emit("ReduceSum", [products, _node.Integers(0)], ("keepdims", 0));
        return Reshape(sum, _kernel);
    }

    private static int Product(IEnumerable<int> lengths) => lengths.Aggregate(1, (product, length) => product * length);

    private string Reshape(string value, params int[] shape) => _node.Emit("Reshape", [value, _node.Integers(shape)]);
}
