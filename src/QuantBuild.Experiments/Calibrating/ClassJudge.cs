using System.Numerics.Tensors;
using QuantBuild.Experiments.Scoring;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>Judges a classifier's probabilities beside the float model's. What these alone decide is computed once.</summary>
/// <remarks>
/// With many examples hits are counted. Of a hundred, each is a whole point, and the drop is the expected one: where quantization may make
/// the model prefer the next class, it loses what the float model thinks its own class to be likelier by, at the temperature at which it is
/// as sure, on average, as it is right (Guo et al., 2017, "On Calibration of Modern Neural Networks", section 4.2). What quantization did
/// to each example's lead is set against the leads of all; see <see cref="ExpectedChanges"/>.
/// </remarks>
internal sealed class ClassJudge
{
    /// <summary>As many are counted.</summary>
    public const int ManyExamples = 1000;

    private const int Halvings = 20;
    private const double HottestLog2 = 3;
    private const float Least = 1e-12f;

    private readonly int _classes;
    private readonly Func<int, int, bool> _isHit;
    private readonly float[] _reference;
    private readonly int[] _preferred;
    private readonly double[] _leads;
    private readonly Lazy<double[]> _costs;

    /// <param name="classes">How many there are.</param>
    /// <param name="isHit">Whether an example is of a class.</param>
    /// <param name="reference">The float model's probabilities, example by example.</param>
    public ClassJudge(int classes, Func<int, int, bool> isHit, float[] reference)
    {
        (_classes, _isHit, _reference) = (classes, isHit, reference);
        _preferred = [.. Enumerable.Range(0, Count(reference)).Select(i => Preferred(reference, i))];
        _leads = LeadsOf(reference);
        _costs = new(() =>
        {
            var beliefs = AtTemperature(reference, TemperatureOf(reference));
            return [.. _preferred.Select((one, i) => Own(beliefs, i, one) - Next(beliefs, i, one))];
        });
    }

    /// <summary>Judges a quantized model's probabilities.</summary>
    public Judgement Judge(float[] outputs) => new(
        Divergence(outputs), MeanInterval.Of(_preferred.Length >= ManyExamples ? CountedDrops(outputs) : ExpectedDrops(outputs)).High);

    /// <summary>Mean Kullback-Leibler divergence of the float model's probabilities from others, in nats.</summary>
    private double Divergence(float[] outputs)
    {
        double sum = 0;
        for (var i = 0; i < _reference.Length; i++)
        {
            sum += _reference[i] > 0 ? _reference[i] * Math.Log(_reference[i] / Math.Max(outputs[i], Least)) : 0;
        }

        return Math.Max(sum / _preferred.Length, 0);
    }

    private double[] CountedDrops(float[] outputs) =>
        [.. _preferred.Select((one, i) => (_isHit(i, one) ? 1.0 : 0) - Hit(outputs, i))];

    private double[] ExpectedDrops(float[] outputs) =>
        ExpectedChanges.Of(_leads, [.. LeadsOf(outputs).Zip(_leads, (now, before) => now - before)], _costs.Value);

    // Of the classes that the float model prefers.
    private double[] LeadsOf(float[] outputs) =>
        [.. _preferred.Select((one, i) => Math.Log(Own(outputs, i, one)) - Math.Log(Next(outputs, i, one)))];

    private double Own(float[] probabilities, int example, int one) => Math.Max(probabilities[(example * _classes) + one], Least);

    private double Next(float[] probabilities, int example, int one)
    {
        ReadOnlySpan<float> row = probabilities.AsSpan(example * _classes, _classes);
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
                tempered[(example * _classes) + Preferred(tempered, example)]) > accuracy ? (middle, hot) : (cold, middle);
        }

        return Math.Pow(2, (cold + hot) / 2);
    }

    private float[] AtTemperature(float[] probabilities, double temperature)
    {
        var logits = Array.ConvertAll(probabilities, probability => (float)(Math.Log(Math.Max(probability, Least)) / temperature));
        for (var start = 0; start < logits.Length; start += _classes)
        {
            var row = logits.AsSpan(start, _classes);
            TensorPrimitives.SoftMax(row, row);
        }

        return logits;
    }

    private double Hit(float[] outputs, int example) => _isHit(example, Preferred(outputs, example)) ? 1 : 0;

    private int Preferred(float[] outputs, int example) => TensorPrimitives.IndexOfMax<float>(outputs.AsSpan(example * _classes, _classes));

    private int Count(float[] outputs) => outputs.Length / _classes;
}
