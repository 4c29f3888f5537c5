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
        Together(FeedRuns.Each(samples.Count, sample => Of(new OutputValues(samples[sample].Shape, samples[sample].Floats)))).Moments;

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
        using var engine = InferenceEngine.Open(model.Graph, model.Weights, FeedRuns.Read(values));
        foreach (var block in blocks)
        {
            var start = block.Start.Value;
            var found = FeedRuns.Each(block.End.Value - start, feed =>
            {
                var moments = new Dictionary<string, ValueMoments>(StringComparer.Ordinal);
                engine.Run(feeds[start + feed], (name, output) => moments[name] = Of(output));
                return moments;
            });
            yield return values.ToDictionary(value => value, value => Of(value, found));
        }
    }

    /// <summary>The moments of a value in several runs.</summary>
    /// <param name="value">The value.</param>
    /// <param name="runs">The moments of what each run has shown, by name.</param>
    /// <exception cref="InferenceException">It is not of float32.</exception>
    public static ValueMoments Of(GraphValue value, IReadOnlyList<IReadOnlyDictionary<string, ValueMoments>> runs) =>
        Together(runs.Select(run => run.TryGetValue(value.Name, out var moments) ? moments
            : throw new InferenceException("its values are not float32, and have no moments.", value.Producer.Origin)));

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
    public static ValueMoments Of(OutputValues output)
    {
        var channels = output.Channels;
        double[] mean = new double[channels], variance = new double[channels];
        double rows = output.Values.Length / channels;
        ChannelSums.Add(output, [], mean);
        Divide(mean, rows);

        // A second pass, for the difference of two large numbers would lose digits.
        ChannelSums.Add(output, mean, variance);
        Divide(variance, rows);
        return new ValueMoments(new ChannelMoments(mean, variance), rows);
    }

    private static void Divide(Span<double> sums, double rows)
    {
        foreach (ref var sum in sums)
        {
            sum /= rows;
        }
    }
}
