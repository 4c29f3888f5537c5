using System.Numerics;
using System.Runtime.InteropServices;
using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Calibration;

namespace QuantBuild.Experiments.Graphs;

/// <summary>Mean and variance of the channels of a value, which are its last dimension.</summary>
/// <param name="Moments">The moments.</param>
/// <param name="Rows">Of how many numbers of each channel they are.</param>
internal readonly record struct ValueMoments(ChannelMoments Moments, double Rows)
{
    /// <summary>The moments of a value, sample by sample.</summary>
    /// <param name="samples">The samples; none have moments of no channels.</param>
    public static ChannelMoments Of(IReadOnlyList<Tensor> samples) =>
        Together(FeedRuns.Each(samples.Count, sample => Of(samples[sample]))).Moments;

    /// <summary>Runs a model for the moments of some of its values.</summary>
    /// <param name="model">The model.</param>
    /// <param name="values">The values.</param>
    /// <param name="feeds">What its inputs are given, one after the other.</param>
    /// <param name="blocks">Which of them: each makes moments of its own.</param>
    /// <exception cref="InferenceException">An operation cannot be run.</exception>
    public static IEnumerable<IReadOnlyDictionary<GraphValue, ValueMoments>> Measure(
        ModelOperations model, IReadOnlyList<GraphValue> values, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> feeds,
        IReadOnlyList<Range> blocks)
    {
        using var engine = InferenceEngine.Open(model.Graph, model.Weights, FeedRuns.Options with { ExtraOutputs = values });
        foreach (var block in blocks)
        {
            var start = block.Start.Value;
            var found = FeedRuns.Each(block.End.Value - start, feed =>
            {
                var outputs = engine.Run(feeds[start + feed]);
                return values.ToDictionary(value => value, value => Of(outputs[value.Name]));
            });
            yield return values.ToDictionary(value => value, value => Together(found.Select(sample => sample[value])));
        }
    }

    /// <summary>The moments of several values of the same channels as of one.</summary>
    public static ValueMoments Together(IEnumerable<ValueMoments> parts)
    {
        ValueMoments[] all = [.. parts];
        var channels = all.Length > 0 ? all[0].Moments.Count : 0;
        double[] mean = new double[channels], variance = new double[channels];
        var rows = all.Sum(part => part.Rows);
        foreach (var (moments, count) in all)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                mean[channel] += moments.Mean[channel] * count / rows;
            }
        }

        foreach (var (moments, count) in all)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                variance[channel] += (moments.Variance[channel] + Math.Pow(moments.Mean[channel] - mean[channel], 2)) * count / rows;
            }
        }

        return new ValueMoments(new ChannelMoments(mean, variance), rows);
    }

    /// <summary>The moments of a value.</summary>
    public static ValueMoments Of(Tensor value)
    {
        var (channels, values) = (value.Shape[^1], value.Floats);
        double[] mean = new double[channels], variance = new double[channels];
        double rows = values.Length / channels;
        AddRows(values, [], mean);
        Divide(mean, rows);

        // A second pass, for the difference of two large numbers would lose digits.
        AddRows(values, mean, variance);
        Divide(variance, rows);
        return new ValueMoments(new ChannelMoments(mean, variance), rows);
    }

    /// <summary>Adds up rows, or the squares of their distances from a center.</summary>
    private static void AddRows(ReadOnlySpan<float> values, ReadOnlySpan<double> center, Span<double> sums)
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

    private static void Divide(Span<double> sums, double rows)
    {
        foreach (ref var sum in sums)
        {
            sum /= rows;
        }
    }
}
