using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Keras.Internal.Spatial;

/// <summary>Poolings of NCHW images.</summary>
internal static class Pools
{
    public static torch.Tensor Max(torch.Tensor image, Window window)
    {
        var (padded, rest) = Images.Pad(image, window, double.NegativeInfinity);
        return functional.max_pool2d(padded, window.SizeForTorch, window.StridesForTorch, rest);
    }

    /// <summary>The mean, without what padding adds.</summary>
    public static torch.Tensor Average(torch.Tensor image, Window window)
    {
        var (padded, rest) = Images.Pad(image, window, value: 0);
        var mean = functional.avg_pool2d(padded, window.SizeForTorch, window.StridesForTorch, rest, count_include_pad: false);
        if (ReferenceEquals(padded, image))
        {
            return mean;
        }

        // The rows and columns added at the end were counted: divide by the share that was the image's own.
        var own = Images.Pad(torch.ones([1, 1, image.shape[2], image.shape[3]], device: image.device), window, value: 0).Padded;
        return mean.div(functional.avg_pool2d(own, window.SizeForTorch, window.StridesForTorch));
    }
}
