using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Quantization.Recipes;

/// <summary>A kernel whose output channels are divided by their largest magnitudes, so that one grid serves them all; what TF.js restores
/// is multiplied by these again.</summary>
public sealed class NormalizedKernel
{
    private const double MostLost = 1.0 / 512;

    private readonly ChannelKernel _kernel;

    private NormalizedKernel(ChannelKernel kernel, StoredWeight scales)
    {
        (_kernel, Scales) = (kernel, scales);
        Values = Channelwise(kernel.Weight, (value, scale) => value / scale);
    }

    /// <summary>The kernel over the scales.</summary>
    public WeightTensor Values { get; }

    /// <summary>The scales as they are stored: what is lost of them there, the rounding of the kernel knows of.</summary>
    public StoredWeight Scales { get; }

    /// <summary>Divides a layer's kernel.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="kernel">Its kernel.</param>
    /// <returns>The kernel; null where its channels are not known.</returns>
    public static NormalizedKernel? Of(GraphLayer layer, WeightTensor kernel)
    {
        if (ChannelKernel.OfOutputs(layer) is not { } channels || channels.Weight != kernel || !Kernels.IsOnlyOne(layer))
        {
            return null;
        }

        // A channel of zeros has no scale of its own.
        float[] scales = [.. channels.Extremes(channels.Count).Select(MathF.Abs).Select(extreme => float.IsNormal(extreme) ? extreme : 1)];
        return new NormalizedKernel(channels, Store(new WeightTensor(kernel.Name, channels.ShapeOfChannels, scales)));
    }

    // A scale that is far off would leave its channel fewer levels, or all others; float16 holds none below 6e-5 well.
    private static StoredWeight Store(WeightTensor scales)
    {
        var small = StoredWeight.SmallVector(scales);
        var isNear = small.Restored.Values.ToArray().Zip(scales.Values.ToArray())
            .All(pair => Math.Abs(pair.First - pair.Second) <= MostLost * pair.Second);
        return isNear ? small : StoredWeight.Float32(scales);
    }

    /// <summary>Puts the scales beside codes.</summary>
    /// <param name="codes">Codes for <see cref="Values"/>.</param>
    /// <returns>The kernel as it is stored, and as TF.js restores it.</returns>
    public StoredWeight Restore(QuantizedWeight codes) =>
        new(Channelwise(codes.Dequantize(), (value, scale) => value * scale), codes.Grid.Dtype, codes) { Scales = Scales };

    private WeightTensor Channelwise(WeightTensor weight, Func<float, float, float> combine)
    {
        float[] values = weight.Values.ToArray(), scales = Scales.Restored.Values.ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = combine(values[i], scales[_kernel.ChannelOf(i)]);
        }

        return weight.With(values);
    }
}
