using System.Numerics.Tensors;
using QuantBuild.Datasets;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Sampling;

/// <summary>The demos' metrics, computed from raw outputs.</summary>
internal static class SampleScores
{
    // Keras's backend epsilon, which keeps logarithms finite.
    private const float Epsilon = 1e-7f;

    /// <summary>Mean absolute error against the labels.</summary>
    public static MetricSet OfPrices(float[] outputs, Dataset rows) =>
        new(new Metric("mae", outputs.Zip(rows.Labels, (price, label) => (double)MathF.Abs(price - label)).Average()));

    /// <summary>Categorical cross-entropy and accuracy against one-hot labels.</summary>
    public static MetricSet OfClasses(float[] outputs, Dataset images)
    {
        var classes = images.LabelShape[1];
        var (loss, hits) = (0d, 0);
        for (var start = 0; start < outputs.Length; start += classes)
        {
            var truth = TensorPrimitives.IndexOfMax<float>(images.Labels.AsSpan(start, classes));
            loss -= Math.Log(Math.Clamp(outputs[start + truth], Epsilon, 1 - Epsilon));
            hits += TensorPrimitives.IndexOfMax<float>(outputs.AsSpan(start, classes)) == truth ? 1 : 0;
        }

        return new MetricSet(new Metric("loss", loss / images.Count), new Metric("accuracy", (double)hits / images.Count));
    }

    /// <summary>Top-1 and top-5 of photographs, whose outputs come once for each preprocessing, all of one before those of the next.</summary>
    public static MetricSet OfPhotographs(float[] outputs, IReadOnlyList<string> labels, ClassDescriptions classes) =>
        new(Preprocessing.All.SelectMany((preprocessing, i) => OfPhotographs(outputs.AsSpan(i * labels.Count * classes.Count), labels, classes, preprocessing.Name)));

    private static Metric[] OfPhotographs(ReadOnlySpan<float> outputs, IReadOnlyList<string> labels, ClassDescriptions classes, string preprocess)
    {
        const int Top = 5;
        var (top1, top5) = (0, 0);
        for (var i = 0; i < labels.Count; i++)
        {
            var scores = outputs.Slice(i * classes.Count, classes.Count).ToArray();
            int[] best = [.. Enumerable.Range(0, scores.Length).OrderByDescending(index => scores[index]).Take(Top)];
            top1 += classes.IsHit(best.AsSpan(0, 1), labels[i]) ? 1 : 0;
            top5 += classes.IsHit(best, labels[i]) ? 1 : 0;
        }

        return [new("top1", (double)top1 / labels.Count, preprocess), new("top5", (double)top5 / labels.Count, preprocess)];
    }
}
