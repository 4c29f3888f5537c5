using System.Globalization;
using System.Numerics.Tensors;
using QuantBuild.Datasets;

namespace QuantBuild.Experiments.Scoring;

/// <summary>A classifier's outputs as probabilities of classes.</summary>
internal static class Probabilities
{
    private const double Tolerance = 1e-3;

    /// <summary>How many classes outputs tell apart: a single one tells two.</summary>
    public static int ClassesOf(int width) => Math.Max(width, 2);

    /// <summary>The probabilities of all classes.</summary>
    /// <param name="outputs">The model's outputs, row-major.</param>
    /// <param name="width">The number of outputs for an example.</param>
    /// <param name="positions">Where the examples stand in the dataset, for errors.</param>
    /// <param name="criteria">Says whether the outputs are logits.</param>
    /// <exception cref="DatasetException">The outputs are neither probabilities nor said to be logits.</exception>
    public static float[] Of(float[] outputs, int width, IReadOnlyList<int> positions, Criteria criteria)
    {
        var classes = ClassesOf(width);
        var probabilities = new float[positions.Count * classes];
        for (var i = 0; i < positions.Count; i++)
        {
            Fill(probabilities.AsSpan(i * classes, classes), outputs.AsSpan(i * width, width), positions[i], criteria);
        }

        return probabilities;
    }

    /// <summary>Whether outputs are the probabilities of all classes, or that of class 1.</summary>
    public static bool Are(ReadOnlySpan<float> outputs)
    {
        foreach (var value in outputs)
        {
            if (value is not (>= 0 and <= 1))
            {
                return false;
            }
        }

        return outputs.Length <= 1 || Math.Abs(Sum(outputs) - 1) <= Tolerance;
    }

    /// <exception cref="DatasetException">The outputs are no probabilities.</exception>
    public static void Require(ReadOnlySpan<float> outputs, int example, Criteria criteria)
    {
        if (!Are(outputs))
        {
            throw new DatasetException(
                DatasetRejection.InvalidValue,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The model's outputs for example {example} are no probabilities: "
                        + $"their sum is {Sum(outputs):F3}. A loss or a search needs those; "
                        + $"where the model ends before its softmax or sigmoid, "
                        + $"say \"outputs\": \"logits\"."),
                criteria.Source);
        }
    }

    private static double Sum(ReadOnlySpan<float> outputs)
    {
        var sum = 0.0;
        foreach (var value in outputs)
        {
            sum += value;
        }

        return sum;
    }

    private static void Fill(Span<float> probabilities, ReadOnlySpan<float> outputs, int example, Criteria criteria)
    {
        // The last outputs, so that a single one is that of class 1.
        outputs.CopyTo(probabilities[^outputs.Length..]);
        if (criteria.OutputsAreLogits)
        {
            TensorPrimitives.SoftMax(probabilities, probabilities);
            return;
        }

        Require(outputs, example, criteria);
        if (outputs.Length == 1)
        {
            probabilities[0] = 1 - outputs[0];
        }
    }
}
