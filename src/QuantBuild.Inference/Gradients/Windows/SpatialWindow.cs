using QuantBuild.Inference.Gradients.Tape;

namespace QuantBuild.Inference.Gradients.Windows;

/// <summary>The windows of a convolution or pool: which elements of the input they see, and how a gradient goes back to these.</summary>
internal sealed class SpatialWindow
{
    private readonly NodeGradient _node;
    private readonly int[] _inputs;
    private readonly int[] _outputs;

    /// <param name="node">The node.</param>
    /// <param name="lengths">The window's length in each spatial dimension.</param>
    public SpatialWindow(NodeGradient node, int[] lengths)
    {
        (_node, Lengths) = (node, lengths);
        (_inputs, _outputs) = (node.Shape(node.Input(0))[2..], node.Shape(node.Output())[2..]);
        int[] ones = [.. lengths.Select(_ => 1)];
        (Strides, Dilations) = (node.Node.Attribute("strides", ones), node.Node.Attribute("dilations", ones));
        Reach = [.. lengths.Zip(Dilations, (length, dilation) => (length - 1) * dilation)];
        var pads = node.Node.Attribute("pads", (int[])[.. ones.Select(_ => 0), .. ones.Select(_ => 0)]);
        Before = node.Node.Attribute("auto_pad", string.Empty) == "SAME_UPPER"
            ? [.. Axes.Select(axis => Math.Max(0, Covered(axis) - _inputs[axis]) / 2)]
            : pads[..Spatial];
    }

    public int Spatial => Lengths.Length;

    public int[] Lengths { get; }

    public int[] Strides { get; }

    public int[] Dilations { get; }

    /// <summary>How much longer than one element the window is.</summary>
    public int[] Reach { get; }

    /// <summary>How many elements of padding come before the input's.</summary>
    public int[] Before { get; }

    public bool IsSteady => Array.TrueForAll(Strides, stride => stride == 1);

    public bool IsUnit => Array.TrueForAll(Lengths, length => length == 1);

    /// <summary>The length of the input.</summary>
    public IReadOnlyList<int> Inputs => _inputs;

    /// <summary>The number of windows.</summary>
    public IReadOnlyList<int> Outputs => _outputs;

    public IEnumerable<int> Axes => Enumerable.Range(0, Spatial);

    private string SpatialAxes => _node.Integers(Axes.Select(axis => axis + 2));

    /// <summary>Between the elements of a value as many zeros as lie between windows, and as many behind the last.</summary>
    public string Spread(string value) => _node.Spread(value, [0, 0, .. _outputs], [1, 1, .. Strides]);

    /// <summary>Of a value that begins where the padding does, the part that is the input's; zeros behind it where it is too short.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="lengths">Its lengths.</param>
    public string Cut(string value, IReadOnlyList<int> lengths) =>
        Padded(value, [.. Before.Select(pad => -pad)], [.. Axes.Select(axis => _inputs[axis] - lengths[axis] + Before[axis])], 0);

    /// <summary>The input with its padding, exactly as long as the windows reach.</summary>
    public string WithPadding(string input, float value) =>
        Padded(input, Before, [.. Axes.Select(axis => Covered(axis) - _inputs[axis] - Before[axis])], value);

    /// <summary>The elements that one place of all windows sees.</summary>
    /// <param name="padded">The input with its padding.</param>
    /// <param name="place">The place.</param>
    public string Seen(string padded, int[] place) => _node.Emit(
        "Slice",
        [
            padded,
            _node.Integers(Axes.Select(axis => place[axis] * Dilations[axis])),
            _node.Integers(Axes.Select(axis => (place[axis] * Dilations[axis]) + ((_outputs[axis] - 1) * Strides[axis]) + 1)),
            SpatialAxes,
            _node.Integers(Strides),
        ]);

    /// <summary>From what all places of the windows give back, the gradient of the input.</summary>
    public string Back(IEnumerable<string> parts)
    {
        int[] covered = [.. Axes.Select(Covered)];
        var whole = parts.Zip(Places, (part, place) =>
        {
            int[] before = [.. Axes.Select(axis => place[axis] * Dilations[axis])];
            int[] after = [.. Axes.Select(axis => covered[axis] - (_outputs[axis] * Strides[axis]) - before[axis])];
            return Padded(Spread(part), before, after, 0);
        }).Aggregate((sum, part) => _node.Emit("Add", [sum, part]));
        return Cut(whole, covered);
    }

    /// <summary>The places of a window.</summary>
    public IEnumerable<int[]> Places => Lengths.Aggregate(
        (IEnumerable<int[]>)[[]],
        (places, length) => places.SelectMany(place => Enumerable.Range(0, length).Select(i => (int[])[.. place, i])));

    private int Covered(int axis) => ((_outputs[axis] - 1) * Strides[axis]) + Reach[axis] + 1;

    private string Padded(string value, int[] before, int[] after, float with) => Array.TrueForAll([.. before, .. after], pad => pad == 0)
        ? value
        : _node.Emit("Pad", [value, _node.Integers([.. before, .. after]), _node.Scalar(with), SpatialAxes]);
}
