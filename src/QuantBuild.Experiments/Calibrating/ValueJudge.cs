using QuantBuild.Experiments.Scoring;
using QuantBuild.Experiments.Scoring.Scores;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>Judges a regression's outputs beside the float model's.</summary>
/// <remarks>
/// The drop is a share of the float model's mean error. It is the expected one: each change that quantization made is added to the float
/// model's errors on many examples, not on its own alone, since a search among many models would find the one whose changes happen to make
/// up for errors on these very examples.
/// </remarks>
/// <param name="score">The metric.</param>
/// <param name="labels">The truth, as many values as there are outputs.</param>
/// <param name="width">How many of them are of one example.</param>
internal sealed class ValueJudge(ValueScore score, IReadOnlyList<float> labels, int width)
{
    private const int Pairings = 64;

    public Judgement Judge(float[] reference, float[] outputs)
    {
        var errors = reference.Zip(labels, (output, label) => (double)output - label).ToArray();
        var changes = outputs.Zip(reference, (after, before) => (double)after - before).ToArray();
        var count = errors.Length / width;
        var pairings = Math.Min(Pairings, count);

        // Shifts that are spread over all examples.
        int[] shifts = [.. Enumerable.Range(0, pairings).Select(pairing => (int)((long)pairing * count / pairings) * width)];
        var growths = changes.Select((change, i) => shifts.Average(shift => Growth(errors[(i + shift) % errors.Length], change)));
        double[] drops = [.. growths.Chunk(width).Select(example => example.Average())];
        return new Judgement(
            changes.Average(change => change * change), RelativeDrop.Of(MeanInterval.Of(drops).High, errors.Average(score.Of)));
    }

    private double Growth(double error, double change) => score.Of(error + change) - score.Of(error);
}
