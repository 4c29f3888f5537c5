using QuantBuild.Keras.Internal.Spatial;
using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Keras.Internal.Calibration;

/// <summary>Sums over activations, which come some samples at a time: the Gram matrices of what a kernel sees,
/// and the moments of channels.</summary>
internal static class InputStatistics
{
    /// <summary>So many samples are computed at once: the largest activations of a picture network then stay below the size that
    /// glibc maps anew each time.</summary>
    public const long SamplesAtATime = 4;

    /// <summary>Cuts samples into parts, which are the caller's to dispose.</summary>
    public static torch.Tensor[] Cut(torch.Tensor samples)
    {
        using var scope = torch.NewDisposeScope();
        return [.. samples.split(SamplesAtATime).Select(part => part.alias().DetachFromDisposeScope())];
    }

    /// <summary>XᵀX / n of the n rows that the layer's kernel is applied to; empty for a layer that has none
    /// of the known kernels.</summary>
    public static IReadOnlyList<GramMatrix> Grams(Layer layer, torch.Tensor[] input) =>
        (LayerClass.Find(layer.ClassName)?.Gram, layer) switch
        {
            (GramForm.Rows, _) => Single(input, part => part.reshape(-1, part.shape[^1])),
            (GramForm.Patches, Convolution { Window.Size: [1, 1] } convolution) => Single(input, part => Strided(part, convolution.Window)),
            (GramForm.Patches, Convolution convolution) => Single(input, part => Unfolded(part, convolution.Window)),
            (GramForm.PatchesByChannel, Convolution convolution) => Average(input, part => ByChannel(part, convolution.Window)),
            _ => [],
        };

    /// <summary>Mean and variance of the last dimension's channels.</summary>
    public static ChannelMoments Moments(torch.Tensor[] values)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        torch.Tensor? mean = null, deviation = null;
        double rows = values.Sum(part => part.numel()) / values[0].shape[^1];
        foreach (var part in values)
        {
            Add(ref mean, part.reshape(-1, part.shape[^1]).sum(0, type: torch.float64));
        }

        // A second pass, for the difference of two large numbers would lose digits.
        using var divisor = rows.ToScalar();
        mean = mean!.div(divisor);
        var center = mean.to(torch.float32);
        foreach (var part in values)
        {
            using var inner = torch.NewDisposeScope();
            var distance = part.reshape(-1, part.shape[^1]).sub(center);
            Add(ref deviation, distance.mul(distance).sum(0, type: torch.float64));
            deviation!.MoveToOuterDisposeScope();
        }

        return new ChannelMoments(mean.data<double>().ToArray(), deviation!.div(divisor).data<double>().ToArray());
    }

    private static List<GramMatrix> Single(torch.Tensor[] input, Func<torch.Tensor, torch.Tensor> toRows) =>
        Average(input, part => toRows(part).unsqueeze(0));

    /// <summary>XᵀX / n for X of shape [matrices, n, inputs], summed over the parts.</summary>
    private static List<GramMatrix> Average(torch.Tensor[] input, Func<torch.Tensor, torch.Tensor> toRows)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor? sum = null;
        double places = 0;
        foreach (var part in input)
        {
            using var inner = torch.NewDisposeScope();
            var rows = toRows(part);
            places += rows.shape[1];
            Add(ref sum, rows.transpose(1, 2).bmm(rows).to(torch.float64));
            sum!.MoveToOuterDisposeScope();
        }

        using var divisor = places.ToScalar();
        var (count, size) = ((int)sum!.shape[0], (int)sum.shape[1]);
        var values = sum.div(divisor).contiguous().data<double>().ToArray();
        return [.. Enumerable.Range(0, count).Select(matrix => new GramMatrix(size, values.AsSpan(matrix * size * size, size * size)))];
    }

    private static void Add(ref torch.Tensor? sum, torch.Tensor part) => sum = sum is null ? part : sum.AddInPlace(part);

    /// <summary>What a 1×1 kernel sees: [places, channels].</summary>
    private static torch.Tensor Strided(torch.Tensor images, Window window)
    {
        var places = images.slice(1, 0, images.shape[1], window.Strides[0]).slice(2, 0, images.shape[2], window.Strides[1]);
        return places.reshape(-1, images.shape[3]);
    }

    /// <summary>What a larger kernel sees: [places, height · width · channels], in the kernel's own order.</summary>
    private static torch.Tensor Unfolded(torch.Tensor images, Window window)
    {
        var (columns, channels) = (Columns(images, window), images.shape[3]);

        // From [samples, channels · taps, places].
        return columns.reshape(images.shape[0], channels, -1, columns.shape[2]).permute(0, 3, 2, 1).reshape(-1, columns.shape[1]);
    }

    /// <summary>What a depthwise kernel sees: [channels, places, height · width].</summary>
    private static torch.Tensor ByChannel(torch.Tensor images, Window window)
    {
        var (columns, channels) = (Columns(images, window), images.shape[3]);
        return columns.reshape(images.shape[0], channels, -1, columns.shape[2]).permute(1, 0, 3, 2)
            .reshape(channels, -1, columns.shape[1] / channels);
    }

    private static torch.Tensor Columns(torch.Tensor images, Window window)
    {
        var (padded, rest) = Images.Pad(Images.ToNchw(images), window, value: 0);
        return functional.unfold(
            padded,
            (window.Size[0], window.Size[1]),
            (window.Dilation[0], window.Dilation[1]),
            (rest[0], rest[1]),
            (window.Strides[0], window.Strides[1]));
    }
}
