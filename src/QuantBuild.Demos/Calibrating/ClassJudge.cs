using System.Numerics.Tensors;

namespace QuantBuild.Demos;

/// <summary>Judges a classifier's probabilities beside the float model's.</summary>
/// <remarks>
/// The accuracy of some hundred examples is too coarse to choose by: one of a hundred is a whole point. Where there are few, the drop is therefore the
/// expected one: the float model's logits are blurred with normal noise until they diverge as much as the quantized model's do, and the
/// hits of many such blurred models are averaged.
/// </remarks>
internal sealed class ClassJudge(int classes, Func<int, int, bool> isHit)
{
    private const int ManyExamples = 1000;
    private const int Seed = 1337;
    private const int Blurs = 16;
    private const int Halvings = 14;
    private const float Least = 1e-12f;

    public Judgement Judge(float[] reference, float[] outputs)
    {
        var divergence = Divergence(reference, outputs);
        return new Judgement(divergence, Count(reference) >= ManyExamples ? Hits(reference) - Hits(outputs) : ExpectedDrop(reference, divergence));
    }

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

    private double ExpectedDrop(float[] reference, double divergence)
    {
        if (divergence == 0)
        {
            return 0;
        }

        double low = 0, high = 1;
        while (Divergence(reference, Blur(reference, high, Seed)) < divergence && high < 64)
        {
            (low, high) = (high, 2 * high);
        }

        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Divergence(reference, Blur(reference, middle, Seed)) < divergence ? (middle, high) : (low, middle);
        }

        return Hits(reference) - Enumerable.Range(0, Blurs).Average(blur => Hits(Blur(reference, high, Seed + blur)));
    }

    /// <summary>The probabilities after normal noise of a given deviation on their logits.</summary>
    private float[] Blur(float[] probabilities, double deviation, int seed)
    {
        // The same seed gives the same noise, so that the divergence grows steadily with the deviation.
        var random = new Random(seed);
        var logits = new float[probabilities.Length];
        for (var i = 0; i < logits.Length; i++)
        {
            // Box and Muller.
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            logits[i] = (float)(Math.Log(Math.Max(probabilities[i], Least)) + (deviation * normal));
        }

        for (var start = 0; start < logits.Length; start += classes)
        {
            var row = logits.AsSpan(start, classes);
            TensorPrimitives.SoftMax(row, row);
        }

        return logits;
    }

    private double Hits(float[] outputs) =>
        Enumerable.Range(0, Count(outputs)).Average(i => isHit(i, TensorPrimitives.IndexOfMax<float>(outputs.AsSpan(i * classes, classes))) ? 1 : 0.0);

    private int Count(float[] outputs) => outputs.Length / classes;
}
