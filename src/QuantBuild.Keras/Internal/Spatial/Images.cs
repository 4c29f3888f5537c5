using QuantBuild.Keras.Layers;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Keras.Internal.Spatial;

/// <summary>Between Keras's order of dimensions, NHWC, and libtorch's, NCHW. Both are views of the same memory, so nothing is copied: on
/// the processor channels last, on a card channels first from the first convolution on.</summary>
/// <remarks>Of float32 that is not rounded cuDNN has its quick kernels, Winograd's too, for channels first; it is also PyTorch's order.
/// </remarks>
internal static class Images
{
    /// <summary>The memory order of a kernel of Keras's shape HWIO that libtorch reads as channels-last OIHW.</summary>
    public static int[] KernelStorage => [3, 0, 1, 2];

    /// <summary>The memory order of such a kernel that libtorch reads as OIHW, which is also that of its memory.</summary>
    public static int[] KernelStorageOnCard => [3, 2, 0, 1];

    /// <summary>The memory order of a depthwise kernel of Keras's shape HWCM that libtorch reads as [C·M, 1, H, W].</summary>
    public static int[] DepthwiseStorage => [2, 3, 0, 1];

    public static torch.Tensor ToNchw(torch.Tensor nhwc) => nhwc.permute(0, 3, 1, 2);

    public static torch.Tensor ToNhwc(torch.Tensor nchw) => nchw.permute(0, 2, 3, 1);

    /// <summary>An HWIO kernel as OIHW.</summary>
    public static torch.Tensor Kernel(Weight kernel) => kernel.Tensor.permute(3, 2, 0, 1);

    /// <summary>An HWCM kernel as [C·M, 1, H, W].</summary>
    public static torch.Tensor DepthwiseKernel(Weight kernel)
    {
        var shape = kernel.Shape;
        return kernel.Tensor.permute(2, 3, 0, 1).reshape(shape[2] * shape[3], 1, shape[0], shape[1]);
    }

    /// <summary>Convolves an NCHW image with an OIHW kernel.</summary>
    public static torch.Tensor Convolve(torch.Tensor image, torch.Tensor kernel, torch.Tensor? bias, Window window, long groups)
    {
        var (padded, rest) = Pad(image.device_type == DeviceType.CUDA ? ChannelsFirst(image) : image, window, value: 0);
        return functional.conv2d(padded, kernel, bias, window.StridesForTorch, rest, window.DilationForTorch, groups);
    }

    /// <summary>An NCHW image with its channels first in memory, copied where they are not.</summary>
    public static torch.Tensor ChannelsFirst(torch.Tensor image)
    {
        // Of one channel both orders lie alike, and libtorch takes it for channels last unless its stride says otherwise.
        if (image.shape[1] != 1)
        {
            return image.contiguous();
        }

        using var planes = image.squeeze(1);
        return planes.unsqueeze(1);
    }

    /// <summary>Adds the padding that libtorch's operations cannot, and returns what is left for them to add at both sides.</summary>
    public static (torch.Tensor Padded, long[] BothSides) Pad(torch.Tensor image, Window window, double value)
    {
        var padding = window.PaddingFor((int)image.shape[2], (int)image.shape[3]);
        return padding.IsSymmetric
            ? (image, [padding.Top, padding.Left])
            : (functional.pad(image, padding.ForNchw, value: value), [0, 0]);
    }
}
