using QuantBuild.Inference.Lowering;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Operations.Images;

/// <summary>What convolutions and pools do at the border, and the attributes that they share.</summary>
internal static class Padding
{
    /// <summary>ONNX's attributes of a window's steps and padding.</summary>
    /// <param name="operation">A convolution or pool of TensorFlow.</param>
    /// <param name="spatial">The number of spatial dimensions.</param>
    /// <param name="window">The window's length in each of them.</param>
    public static List<OnnxAttribute> Attributes(OperationLowering operation, int spatial, IReadOnlyList<int?> window)
    {
        var strides = Spatial(operation, "strides", spatial);
        var attributes = new List<OnnxAttribute> { ("strides", strides) };
        var dilations = Spatial(operation, "dilations", spatial);
        if (dilations.Any(dilation => dilation != 1))
        {
            attributes.Add(("dilations", dilations));
        }

        switch (operation.Attributes.Text("padding"))
        {
            case "SAME" when Array.TrueForAll(strides, stride => stride == 1) && window.All(length => length is not null):
                attributes.Add(("pads", Same(window, dilations)));
                break;
            case "SAME":
                attributes.Add(("auto_pad", "SAME_UPPER"));
                break;
            case "VALID":
                break;
            case "EXPLICIT":
                attributes.Add(("pads", Explicit(operation, spatial)));
                break;
            case var padding:
                throw new InferenceException(
                    $"the padding is SAME, VALID or EXPLICIT, and not '{Common.Printable.Text(padding)}'.", operation.Name);
        }

        return attributes;
    }

    /// <summary>The spatial part of an attribute with a length for each dimension; ones where it is missing.</summary>
    public static int[] Spatial(OperationLowering operation, string name, int spatial)
    {
        // TensorFlow.js's own Conv1D has one number of each.
        if (spatial == 1 && operation.Attributes.Contains(name[..^1]))
        {
            return [Positive(operation, name[..^1], operation.Attributes.Integer(name[..^1]))];
        }

        var all = operation.Attributes.Integers(name, [.. Enumerable.Repeat(1, spatial + 2)]);
        if (all.Length != spatial + 2)
        {
            throw new InferenceException($"the attribute '{name}' has {all.Length} numbers and must have {spatial + 2}.", operation.Name);
        }

        return [.. (IsChannelsFirst(operation) ? all[2..] : all[1..^1]).Select(value => Positive(operation, name, value))];
    }

    /// <summary>A length or step, by which ONNX Runtime divides unasked.</summary>
    public static int Positive(OperationLowering operation, string name, int value) => value > 0
        ? value
        : throw new InferenceException($"the attribute '{name}' is {value}, and must be at least 1.", operation.Name);

    /// <summary>Whether the operation itself has channels first, as few graphs do.</summary>
    public static bool IsChannelsFirst(OperationLowering operation) =>
        operation.Attributes.Text("data_format", "NHWC").StartsWith("NC", StringComparison.Ordinal);

    // In steps of one the padding does not depend on the input's length, and ONNX Runtime takes dilated windows with written padding alone.
    private static int[] Same(IReadOnlyList<int?> window, int[] dilations)
    {
        int[] total = [.. window.Zip(dilations, (length, dilation) => (length!.Value - 1) * dilation)];
        return [.. total.Select(pad => pad / 2), .. total.Select(pad => pad - (pad / 2))];
    }

    // TensorFlow lists begin and end of each dimension; ONNX all begins, then all ends.
    private static int[] Explicit(OperationLowering operation, int spatial)
    {
        var all = operation.Attributes.Integers("explicit_paddings");
        if (all.Length != 2 * (spatial + 2) || Array.Exists(all, pad => pad < 0))
        {
            throw new InferenceException(
                $"the attribute 'explicit_paddings' must have {2 * (spatial + 2)} numbers, none of them negative.", operation.Name);
        }

        var pads = IsChannelsFirst(operation) ? all[4..] : all[2..^2];
        return [.. pads.Where((_, i) => i % 2 == 0), .. pads.Where((_, i) => i % 2 == 1)];
    }
}
