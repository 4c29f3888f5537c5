using QuantBuild.Experiments.Evaluation;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>Judges a regression's outputs beside the float model's.</summary>
/// <remarks>
/// The drop is a share of the float model's mean absolute error. It is the expected one: each change that quantization made is added to the float model's errors on
/// many examples, not on its own alone, since a search among many models would find the one whose changes happen to make up for errors on these very examples.
/// </remarks>
internal sealed class ValueJudge(IReadOnlyList<float> labels)
{
    private const int Pairings = 64;

    public Judgement Judge(float[] reference, float[] outputs)
    {
        var errors = reference.Zip(labels, (output, label) => (double)output - label).ToArray();
        var changes = outputs.Zip(reference, (after, before) => (double)after - before).ToArray();
        var pairings = Math.Min(Pairings, errors.Length);

        // Shifts that are spread over all examples.
        int[] shifts = [.. Enumerable.Range(0, pairings).Select(pairing => (int)((long)pairing * errors.Length / pairings))];
        var drops = changes.Select((change, i) => shifts.Average(shift => Growth(errors[(i + shift) % errors.Length], change))).ToArray();
        return new Judgement(changes.Average(change => change * change), RelativeDrop.Of(MeanInterval.Of(drops).High, errors.Average(Math.Abs)));
    }

    private static double Growth(double error, double change) => Math.Abs(error + change) - Math.Abs(error);
}
