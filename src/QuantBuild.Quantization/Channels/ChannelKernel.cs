using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Channels;

/// <summary>A kernel seen as one slice a channel: element i belongs to channel (i / Stride) mod Count.</summary>
internal sealed record ChannelKernel(WeightTensor Weight, int Stride, int Count)
{
    /// <summary>The shape of a value a channel that multiplies the kernel: the dimensions of the channels, and 1 for all others.</summary>
    public IReadOnlyList<int> ShapeOfChannels
    {
        get
        {
            int[] shape = [.. Weight.Shape];
            var behind = 1;
            for (var i = shape.Length - 1; i >= 0; i--)
            {
                (behind, shape[i]) = (behind * shape[i], behind >= Stride && behind < Stride * Count ? shape[i] : 1);
            }

            return shape;
        }
    }

    /// <summary>The slices that make a layer's output channels; null where it has no kernel that is known to this library.</summary>
    public static ChannelKernel? OfOutputs(GraphLayer layer)
    {
        var weight = layer.Class.Kernel is { } form && LayerOptions.IsChannelsLast(layer) ? layer.GetWeight(form.OutputRole) : null;
        return weight switch
        {
            null or { Shape.Count: < 2 } => null,

            // A depthwise kernel is [height, width, channels, multiplier], and its outputs are channel by channel.
            _ when layer.Class.Kernel!.IsDepthwise =>
                weight.Shape.Count == 4 ? new ChannelKernel(weight, 1, weight.Shape[2] * weight.Shape[3]) : null,
            _ when layer.Class.Kernel.IsTransposed => new ChannelKernel(weight, weight.Shape[^1], weight.Shape[^2]),
            _ => new ChannelKernel(weight, 1, weight.Shape[^1]),
        };
    }

    /// <summary>The slices that take a layer's input channels; null where it has no kernel that is known to this library.</summary>
    public static ChannelKernel? OfInputs(GraphLayer layer)
    {
        var weight = layer.Class.Kernel is { } form && LayerOptions.IsChannelsLast(layer) ? layer.GetWeight(form.InputRole) : null;
        return weight switch
        {
            null or { Shape.Count: < 2 } => null,
            _ when layer.Class.Kernel!.IsTransposed => new ChannelKernel(weight, 1, weight.Shape[^1]),
            _ => new ChannelKernel(weight, weight.Shape[^1], weight.Shape[^2]),
        };
    }

    /// <summary>The channel that an element belongs to.</summary>
    public int ChannelOf(int element) => element / Stride % Count;

    /// <summary>The value of largest magnitude, with its sign, of each of <paramref name="channels"/> channels; 0 where all are.</summary>
    public float[] Extremes(int channels)
    {
        var extremes = new float[channels];
        var values = Weight.Values.Span;
        for (var i = 0; i < values.Length; i++)
        {
            ref var extreme = ref extremes[i / Stride % channels];
            extreme = MathF.Abs(values[i]) > MathF.Abs(extreme) ? values[i] : extreme;
        }

        return extremes;
    }

    /// <summary>The kernel with each channel multiplied by its factor.</summary>
    public WeightTensor Scaled(ReadOnlySpan<double> factors)
    {
        var values = Weight.Values.ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(values[i] * factors[i / Stride % factors.Length]);
        }

        return Weight.With(values);
    }

    /// <summary>A vector with each element multiplied by its factor.</summary>
    public static WeightTensor Scaled(WeightTensor vector, ReadOnlySpan<double> factors) =>
        new ChannelKernel(vector, 1, factors.Length).Scaled(factors);
}
