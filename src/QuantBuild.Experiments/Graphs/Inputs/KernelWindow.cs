using QuantBuild.Inference;

namespace QuantBuild.Experiments.Graphs.Inputs;

/// <summary>Where a convolution applies its kernel: at each place of its output, to a patch of its input,
/// with zeros beyond the borders.</summary>
internal sealed class KernelWindow
{
    private readonly int _kernelHeight;
    private readonly int _kernelWidth;
    private readonly int[] _strides;
    private readonly int[] _dilations;
    private readonly int _top;
    private readonly int _left;
    private readonly int _imageHeight;
    private readonly int _imageWidth;

    /// <param name="use">A convolution and its kernel.</param>
    /// <param name="image">The shape of what it takes: [batch, height, width, channels].</param>
    public KernelWindow(KernelUse use, IReadOnlyList<int> image)
    {
        var (attributes, kernel) = (use.Operation.Attributes, OfImages(use.Kernel, before: 0));
        (_kernelHeight, _kernelWidth) = (kernel[0], kernel[1]);
        _strides = OfImages(attributes.Integers("strides", [1, 1, 1, 1]), before: 1)[1..3];
        _dilations = OfImages(attributes.Integers("dilations", [1, 1, 1, 1]), before: 1)[1..3];
        (_imageHeight, _imageWidth) = (image[1], image[2]);
        var padding = attributes.Text("padding");
        var borders = padding == "EXPLICIT" ? attributes.Integers("explicit_paddings") : null;
        (Height, _top) = Along(image[1], _kernelHeight, 0, padding, borders?[2..4]);
        (Width, _left) = Along(image[2], _kernelWidth, 1, padding, borders?[4..6]);
    }

    /// <summary>The height of the output.</summary>
    public int Height { get; }

    /// <summary>The width of the output.</summary>
    public int Width { get; }

    /// <summary>Copies the patch of one place: all channels of its first row and column, then those of the next.</summary>
    /// <param name="images">What the kernel is applied to.</param>
    /// <param name="image">Which of the pictures.</param>
    /// <param name="place">The place in the output, row-major.</param>
    /// <param name="patch">Takes height · width · channels values.</param>
    public void CopyPatch(OutputValues images, int image, int place, Span<float> patch)
    {
        var channels = images.Channels;
        int top = (place / Width * _strides[0]) - _top, left = (place % Width * _strides[1]) - _left;
        for (var tap = 0; tap < _kernelHeight * _kernelWidth; tap++)
        {
            int row = top + (tap / _kernelWidth * _dilations[0]), column = left + (tap % _kernelWidth * _dilations[1]);
            var target = patch.Slice(tap * channels, channels);
            if (row >= 0 && row < _imageHeight && column >= 0 && column < _imageWidth)
            {
                images.CopyPlace((((image * _imageHeight) + row) * _imageWidth) + column, target);
            }
            else
            {
                target.Clear();
            }
        }
    }

    /// <summary>A sequence's sizes as those of an image of one row.</summary>
    /// <param name="sizes">Those of an image or of a sequence.</param>
    /// <param name="before">How many of them stand before the places'.</param>
    public static int[] OfImages(IReadOnlyList<int> sizes, int before) =>
        sizes.Count == 4 ? [.. sizes] : [.. sizes.Take(before), 1, .. sizes.Skip(before)];

    private (int Length, int Before) Along(int length, int kernel, int side, string padding, int[]? borders)
    {
        int reach = ((kernel - 1) * _dilations[side]) + 1, stride = _strides[side];
        if (padding == "SAME")
        {
            var outputs = (length + stride - 1) / stride;
            return (outputs, Math.Max(((outputs - 1) * stride) + reach - length, 0) / 2);
        }

        var (before, behind) = borders is [var first, var last] ? (first, last) : (0, 0);
        return (((length + before + behind - reach) / stride) + 1, before);
    }
}
