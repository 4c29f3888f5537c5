using System.Numerics;
using System.Runtime.InteropServices;

namespace QuantBuild.Experiments.Graphs.Inputs;

/// <summary>Sums over the rows of a value whose columns are channels.</summary>
internal static class ChannelSums
{
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
}
