namespace QuantBuild.Conversion.ForTfjs.Forms;

/// <summary>Kernels in other forms that convolve alike.</summary>
internal static class Kernels
{
    /// <summary>Puts zeros between the taps.</summary>
    /// <param name="values">The kernel, [sizes…, channels…].</param>
    /// <param name="size">Its taps in each direction.</param>
    /// <param name="dilation">Their distances.</param>
    /// <param name="extent">The taps of the new kernel.</param>
    public static float[] Spread(float[] values, int[] size, int[] dilation, int[] extent)
    {
        var channels = values.Length / size.Aggregate((product, taps) => product * taps);
        var spread = new float[extent.Aggregate(channels, (product, taps) => product * taps)];
        for (var tap = 0; tap < values.Length / channels; tap++)
        {
            var (place, rest, step) = (0, tap, 1);
            for (var axis = size.Length - 1; axis >= 0; axis--)
            {
                place += rest % size[axis] * dilation[axis] * step;
                (rest, step) = (rest / size[axis], step * extent[axis]);
            }

            values.AsSpan(tap * channels, channels).CopyTo(spread.AsSpan(place * channels));
        }

        return spread;
    }

    /// <summary>A kernel over all channels that has zeros where another group's are.</summary>
    /// <param name="values">The kernel, [taps, channels of a group, filters].</param>
    /// <param name="taps">The number of taps.</param>
    /// <param name="groups">The number of groups.</param>
    /// <param name="filters">The number of filters.</param>
    public static float[] Ungrouped(float[] values, int taps, int groups, int filters)
    {
        var (own, ofGroup) = (values.Length / taps / filters, filters / groups);
        var whole = new float[values.Length * groups];
        for (var i = 0; i < values.Length; i++)
        {
            var (filter, channel, tap) = (i % filters, i / filters % own, i / filters / own);
            whole[((((tap * groups) + (filter / ofGroup)) * own) + channel) * filters + filter] = values[i];
        }

        return whole;
    }

    /// <summary>Turns a kernel around in all directions, and makes [taps, filters, channels] of it [taps, channels, filters].</summary>
    public static float[] Turned(float[] values, int taps, int channels)
    {
        var filters = values.Length / taps / channels;
        var turned = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (channel, filter, tap) = (i % channels, i / channels % filters, i / channels / filters);
            turned[((((taps - 1 - tap) * channels) + channel) * filters) + filter] = values[i];
        }

        return turned;
    }

    /// <summary>What one of several heads has of a kernel or bias, [rows, heads, size].</summary>
    public static float[] Head(float[] values, int heads, int size, int head) =>
        [.. values.Where((_, i) => i / size % heads == head)];
}
