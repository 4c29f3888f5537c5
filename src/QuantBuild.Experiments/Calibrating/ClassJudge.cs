using System.Numerics.Tensors;
using QuantBuild.Experiments.Scoring;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>Judges a classifier's probabilities beside the float model's.</summary>
/// <remarks>
/// With many examples hits are counted. Of a hundred, each is a whole point, and the drop is the expected one: where quantization may make
/// the model prefer the next class, it loses what the float model thinks its own class to be likelier by, at the temperature at which it is
/// as sure, on average, as it is right (Guo et al., 2017, "On Calibration of Modern Neural Networks", section 4.2). What quantization did
/// to each example's lead is set against the leads of all; see <see cref="ExpectedChanges"/>.
/// </remarks>
internal sealed class ClassJudge(int classes, Func<int, int, bool> isHit)
{
    /// <summary>As many are counted.</summary>
    public const int ManyExamples = 1000;

    private const int Halvings = 20;
    private const double HottestLog2 = 3;
    private const float Least = 1e-12f;

    public Judgement Judge(float[] reference, float[] outputs) => new(
        Divergence(reference, outputs),
        MeanInterval.Of(Count(reference) >= ManyExamples ? CountedDrops(reference, outputs) : ExpectedDrops(reference, outputs)).High);

    /// <summary>Mean Kullback-Leibler divergence of probabilities from others, in nats.</summary>
    private double Divergence(float[] reference, float[] outputs)
    {
        double sum = 0;
        for (var i = 0; i < reference.Length; i++)
        {
            sum += reference[i] > 0 ? reference[i] * Math.Log(reference[i] / Math.Max(outputs[i], Least)) : 0;
        }

        return Math.Max(sum / Count(reference), 0);
    }

    private double[] CountedDrops(float[] reference, float[] outputs) =>
        [.. Enumerable.Range(0, Count(reference)).Select(i => Hit(reference, i) - Hit(outputs, i))];

    private double[] ExpectedDrops(float[] reference, float[] outputs)
    {
        var beliefs = AtTemperature(reference, TemperatureOf(reference));
        int[] preferred = [.. Enumerable.Range(0, Count(reference)).Select(i => Preferred(reference, i))];
        double[] leads = [.. preferred.Select((one, i) => Math.Log(Own(reference, i, one)) - Math.Log(Next(reference, i, one)))];
        double[] changes =
            [.. preferred.Select((one, i) => Math.Log(Own(outputs, i, one)) - Math.Log(Next(outputs, i, one)) - leads[i])];
        return ExpectedChanges.Of(leads, changes, [.. preferred.Select((one, i) => Own(beliefs, i, one) - Next(beliefs, i, one))]);
    }

    private double Own(float[] probabilities, int example, int one) => Math.Max(probabilities[(example * classes) + one], Least);

    private double Next(float[] probabilities, int example, int one)
    {
        ReadOnlySpan<float> row = probabilities.AsSpan(example * classes, classes);
        var next = Least;
        foreach (var others in new[] { ..one, (one + 1).. })
        {
            next = row[others].IsEmpty ? next : Math.Max(next, TensorPrimitives.Max(row[others]));
        }

        return next;
    }

    /// <summary>The temperature at which the mean probability of the preferred class is the share of examples whose
    /// preferred class is right.</summary>
    private double TemperatureOf(float[] reference)
    {
        var accuracy = Enumerable.Range(0, Count(reference)).Average(i => Hit(reference, i));
        double cold = -HottestLog2, hot = HottestLog2;
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (cold + hot) / 2;
            var tempered = AtTemperature(reference, Math.Pow(2, middle));
            (cold, hot) = Enumerable.Range(0, Count(tempered)).Average(example =>
                tempered[(example * classes) + Preferred(tempered, example)]) > accuracy ? (middle, hot) : (cold, middle);
        }

        return Math.Pow(2, (cold + hot) / 2);
    }

    private float[] AtTemperature(float[] probabilities, double temperature)
    {
        var logits = Array.ConvertAll(probabilities, probability => (float)(Math.Log(Math.Max(probability, Least)) / temperature));
        for (var start = 0; start < logits.Length; start += classes)
        {
            var row = logits.AsSpan(start, classes);
            TensorPrimitives.SoftMax(row, row);
        }

        return logits;
    }

    private double Hit(float[] outputs, int example) => isHit(example, Preferred(outputs, example)) ? 1 : 0;

    private int Preferred(float[] outputs, int example) => TensorPrimitives.IndexOfMax<float>(outputs.AsSpan(example * classes, classes));

    private int Count(float[] outputs) => outputs.Length / classes;
}
