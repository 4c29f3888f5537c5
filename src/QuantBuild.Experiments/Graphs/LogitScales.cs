using System.Numerics.Tensors;
using Tensor = QuantBuild.Graph.Tensor;

namespace QuantBuild.Experiments.Graphs;

/// <summary>Makes quantized logits as sure as those of the float model.</summary>
internal static class LogitScales
{
    private const double Most = 4;
    private const int Halvings = 24;

    /// <summary>By what logits are to be multiplied, about the mean of each class, so that the divergence of their softmax from that of
    /// others is least. The divergence is convex in that factor; its derivative is the difference of the mean logit under both.</summary>
    /// <param name="reference">The others, sample by sample, classes last.</param>
    /// <param name="logits">The logits, of the same shapes.</param>
    /// <returns>The factor, within a quarter and four; 1 where a logit is no number.</returns>
    public static double Nearest(IReadOnlyList<Tensor> reference, IReadOnlyList<Tensor> logits)
    {
        var rows = reference.Sum(sample => sample.Values.LongLength / sample.Shape[^1]);
        var (centers, means) = (MeansOf(reference, rows), MeansOf(logits, rows));
        if (centers.Concat(means).Any(mean => !float.IsFinite(mean)))
        {
            return 1;
        }

        var parts = reference.Zip(logits).SelectMany(pair => Rows(pair.First).Zip(Rows(pair.Second), (wanted, made) =>
        {
            var wantedProbabilities = new float[means.Length];
            TensorPrimitives.SoftMax(wanted.Span, wantedProbabilities);
            var spread = new float[means.Length];
            TensorPrimitives.Subtract(made.Span, means, spread);
            return (Wanted: TensorPrimitives.Dot<float>(wantedProbabilities, spread), Spread: spread);
        })).ToArray();
        double low = -Math.Log(Most), high = Math.Log(Most);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            var factor = (float)Math.Exp(middle);
            (low, high) = parts.Sum(part => Mean(part.Spread, factor) - part.Wanted) > 0 ? (low, middle) : (middle, high);
        }

        return Math.Exp((low + high) / 2);

        // How far above its classes' means a row is, by its own probabilities.
        double Mean(float[] spread, float factor)
        {
            var probabilities = new float[spread.Length];
            TensorPrimitives.MultiplyAdd(spread, factor, centers, probabilities);
            TensorPrimitives.SoftMax(probabilities, probabilities);
            return TensorPrimitives.Dot<float>(probabilities, spread);
        }
    }

    private static float[] MeansOf(IReadOnlyList<Tensor> samples, long rows)
    {
        var sums = new double[samples[0].Shape[^1]];
        foreach (var row in samples.SelectMany(Rows))
        {
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += row.Span[i];
            }
        }

        return [.. sums.Select(sum => (float)(sum / rows))];
    }

    private static IEnumerable<Memory<float>> Rows(Tensor sample)
    {
        var width = sample.Shape[^1];
        return Enumerable.Range(0, sample.Floats.Length / width).Select(row => sample.Floats.AsMemory(row * width, width));
    }
}
