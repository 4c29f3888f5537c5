using QuantBuild.Inference.Gradients.Tape;

namespace QuantBuild.Inference.Gradients.Windows;

/// <summary>Goes back to the input of a convolution, by a convolution with the kernel turned round.</summary>
internal sealed class InputOfConvolution
{
    private readonly NodeGradient _node;
    private readonly int[] _kernel;
    private readonly string? _scale;
    private readonly SpatialWindow _window;
    private readonly int _groups;

    /// <param name="node">The convolution.</param>
    /// <param name="scale">What each output's part of the kernel is multiplied by; null where it is not.</param>
    public InputOfConvolution(NodeGradient node, string? scale = null)
    {
        (_node, _scale, _kernel) = (node, scale, node.Shape(node.Input(1)));
        (_window, _groups) = (new SpatialWindow(node, _kernel[2..]), (int)node.Node.Attribute("group", 1L));
    }

    private bool IsDepthwise => _kernel[0] == _groups && _kernel[1] == 1;

    private string Gradient => _node.Gradient;

    public string Write() =>
        _window.IsSteady && Pads(_window.Reach, _window.Before, _window.Inputs) is { } pads ? Convolve(Turned(_node.Input(1)), pads)
        : _window.IsUnit ? SpreadLast()
        : _groups == 1 ? Transposed() ?? SpreadFirst()
        : IsDepthwise ? ByPhases() ?? SpreadFirst()
        : SpreadFirst();

    // The padding with which as many elements come out as are wanted; null where some of it would be negative.
    private int[]? Pads(int[] reach, int[] before, IReadOnlyList<int> wanted)
    {
        int[] first = [.. _window.Axes.Select(axis => reach[axis] - before[axis])];
        int[] last = [.. _window.Axes.Select(axis => wanted[axis] - _window.Outputs[axis] + before[axis])];
        return Array.TrueForAll([.. first, .. last], pad => pad >= 0) ? [.. first, .. last] : null;
    }

    private string Convolve(string kernel, int[] pads, string? value = null) => _node.Emit(
        "Conv", [value ?? Gradient, kernel], ("dilations", _window.Dilations), ("group", _groups), ("pads", pads));

    // One element is best applied before the zeros come in.
    private string SpreadLast()
    {
        var whole = _window.Spread(Convolve(Turned(_node.Input(1)), new int[2 * _window.Spatial]));
        return _window.Cut(whole, [.. _window.Axes.Select(axis => _window.Outputs[axis] * _window.Strides[axis])]);
    }

    private string SpreadFirst()
    {
        var whole = Convolve(Turned(_node.Input(1)), [.. _window.Reach, .. _window.Reach], _window.Spread(Gradient));
        return _window.Cut(
            whole, [.. _window.Axes.Select(axis => (_window.Outputs[axis] * _window.Strides[axis]) + _window.Reach[axis])]);
    }

    // ONNX Runtime's own op, which of channels by themselves is slow.
    private string? Transposed()
    {
        int[] last = [.. _window.Axes.Select(axis => ((_window.Outputs[axis] - 1) * _window.Strides[axis]) + _window.Reach[axis] + 1
            - _window.Before[axis] - _window.Inputs[axis])];
        return last.Zip(_window.Strides).Any(pair => -pair.First >= pair.Second) ? null : _node.Emit(
            "ConvTranspose",
            [Gradient, Scaled(_node.Input(1), 0)],
            ("strides", _window.Strides),
            ("dilations", _window.Dilations),
            ("pads", (int[])[.. _window.Before, .. last.Select(pad => Math.Max(pad, 0))]),
            ("output_padding", (int[])[.. last.Select(pad => Math.Max(-pad, 0))]));
    }

    /// <summary>Every so-and-so-manieth element of the input is seen by the same elements of the kernel: a small convolution for each kind,
    /// without zeros, then all kinds into one. Null where that cannot be.</summary>
    private string? ByPhases()
    {
        var stride = _window.Strides[0];
        if (_window.Spatial != 2 || _window.Strides[1] != stride || _window.Lengths.Any(length => length < stride)
            || _window.Dilations.Any(dilation => dilation != 1))
        {
            return null;
        }

        int[] wanted = [.. _window.Inputs.Select(length => (length + stride - 1) / stride)];
        var phases = new List<string>();
        foreach (var (row, column) in Enumerable.Range(0, stride * stride).Select(phase => Math.DivRem(phase, stride)))
        {
            int[] places = [row + _window.Before[0], column + _window.Before[1]];
            int[] starts = [.. places.Select(place => place % stride)], shifts = [.. places.Select(place => place / stride)];
            int[] reach = [.. _window.Lengths.Zip(starts, (length, start) => (length - start - 1) / stride)];
            if (Pads(reach, shifts, wanted) is not { } pads)
            {
                return null;
            }

            var part = _node.Emit(
                "Slice",
                [
                    _node.Input(1), _node.Integers(starts), _node.Integers(_window.Lengths), _node.Integers(2, 3),
                    _node.Integers(stride, stride),
                ]);
            phases.Add(Convolve(Turned(part), pads));
        }

        var whole = _node.Emit("DepthToSpace", [_node.Emit("Concat", phases, ("axis", 1))], ("blocksize", stride));
        return wanted.Zip(_window.Inputs).All(pair => pair.First * stride == pair.Second) ? whole : _node.Emit(
            "Slice", [whole, _node.Integers(0, 0), _node.Integers(_window.Inputs), _node.Integers(2, 3)]);
    }

    // [out, in of a group, …] to [in, out of a group, …], each channel's window backwards. Of a constant kernel that is made once, when the
    // model is loaded, so that the scale comes last.
    private string Turned(string kernel)
    {
        int[] axes = [.. _window.Axes.Select(axis => axis + 2)];
        var flipped = _window.IsUnit ? kernel : _node.Flip(kernel, axes);
        if (_groups == 1)
        {
            return Scaled(_node.Emit("Transpose", [flipped], ("perm", (int[])[1, 0, .. axes])), 1);
        }

        if (IsDepthwise)
        {
            return Scaled(flipped, 0);
        }

        int outputs = _kernel[0] / _groups, inputs = _kernel[1];
        var grouped = _node.Emit("Reshape", [Scaled(flipped, 0), _node.Integers([_groups, outputs, inputs, .. _kernel[2..]])]);
        var swapped = _node.Emit("Transpose", [grouped], ("perm", (int[])[0, 2, 1, .. axes.Select(axis => axis + 1)]));
        return _node.Emit("Reshape", [swapped, _node.Integers([_groups * inputs, outputs, .. _kernel[2..]])]);
    }

    private string Scaled(string kernel, int axis)
    {
        int[] shape = [.. _kernel.Select((_, i) => i == axis ? -1 : 1)];
        return _scale is null ? kernel : _node.Multiply(kernel, _node.Emit("Reshape", [_scale, _node.Integers(shape)]));
    }
}
