using System.Numerics;
using System.Runtime.InteropServices;
using QuantBuild.Inference;

namespace QuantBuild.Experiments.Graphs.Inputs;

/// <summary>Sums over the rows of a value whose columns are channels.</summary>
internal static class ChannelSums
{
    /// <summary>Adds up an output's rows, or the squares of their distances from a center.</summary>
    /// <param name="output">The output.</param>
    /// <param name="center">What the distances are from; empty for the rows themselves.</param>
    /// <param name="sums">What is added to, by channel.</param>
    public static void Add(OutputValues output, ReadOnlySpan<double> center, Span<double> sums)
    {
        if (!output.AreChannelsFirst)
        {
            AddRows(output.Values, center, sums);
            return;
        }

        var (channel, run) = (0, output.RunLength);
        for (var values = output.Values; values.Length > 0; values = values[run..], channel = (channel + 1) % sums.Length)
        {
            sums[channel] += Sum(values[..run], center.IsEmpty ? null : center[channel]);
        }
    }

    /// <summary>Adds up rows, or the squares of their distances from a center.</summary>
    /// <param name="values">The rows, one after the other.</param>
    /// <param name="center">What the distances are from; empty for the rows themselves.</param>
    /// <param name="sums">What is added to.</param>
    public static void AddRows(ReadOnlySpan<float> values, ReadOnlySpan<double> center, Span<double> sums)
    {
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(sums);
        var centers = MemoryMarshal.Cast<double, Vector<double>>(center);
        var inVectors = vectors.Length / 2 * 2 * Vector<double>.Count;
        for (; values.Length > 0; values = values[sums.Length..])
        {
            var row = MemoryMarshal.Cast<float, Vector<float>>(values[..inVectors]);
            for (var i = 0; i < row.Length; i++)
            {
                Vector.Widen(row[i], out var low, out var high);
                if (!center.IsEmpty)
                {
                    (low, high) = (low - centers[2 * i], high - centers[(2 * i) + 1]);
                    (low, high) = (low * low, high * high);
                }

                vectors[2 * i] += low;
                vectors[(2 * i) + 1] += high;
            }

            for (var i = inVectors; i < sums.Length; i++)
            {
                var distance = center.IsEmpty ? 1 : values[i] - center[i];
                sums[i] += center.IsEmpty ? values[i] : distance * distance;
            }
        }
    }

    private static double Sum(ReadOnlySpan<float> values, double? center)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var (sums, centers) = (Vector<double>.Zero, new Vector<double>(center ?? 0));
        foreach (var vector in vectors)
        {
            Vector.Widen(vector, out var low, out var high);
            (low, high) = (low - centers, high - centers);
            sums += center is null ? low + high : (low * low) + (high * high);
        }

        var sum = Vector.Sum(sums);
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..])
        {
            var distance = value - (center ?? 0);
            sum += center is null ? value : distance * distance;
        }

        return sum;
    }
}
