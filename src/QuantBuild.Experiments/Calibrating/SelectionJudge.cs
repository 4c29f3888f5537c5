using QuantBuild.Experiments.Scoring;
using QuantBuild.Experiments.Scoring.Scores;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>Judges a quantized model's outputs on the selection examples: by top-1 where the first metric is of classes, else by the first
/// metric, whose drop is a share of the float model's error.</summary>
/// <param name="criteria">The metrics and the truth.</param>
/// <param name="positions">Where the selection examples stand in the data that the criteria are of.</param>
internal sealed class SelectionJudge(Criteria criteria, IReadOnlyList<int> positions)
{
    // Candidates are judged beside the same float model.
    private (float[] Reference, ClassJudge Judge)? _last;

    public Judgement Judge(float[] reference, float[] outputs)
    {
        // No metric is defined of outputs that are no numbers.
        if (outputs.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            return new Judgement(double.NaN, double.NaN);
        }

        var width = reference.Length / positions.Count;
        return Score.Create(criteria.Metrics[0], criteria, width) is ValueScore score
            ? new ValueJudge(score, Truth(width), width).Judge(reference, outputs)
            : Beside(reference, width).Judge(Probabilities.Of(outputs, width, positions, criteria));
    }

    private ClassJudge Beside(float[] reference, int width)
    {
        if (_last?.Reference != reference)
        {
            _last = (reference, new ClassJudge(
                Probabilities.ClassesOf(width),
                (example, index) => criteria.IsRight(positions[example], index),
                Probabilities.Of(reference, width, positions, criteria)));
        }

        return _last.Value.Judge;
    }

    private float[] Truth(int width)
    {
        var values = ((Datasets.ValueTargets)criteria.Targets).Values;
        return [.. positions.SelectMany(position => values.AsSpan(position * width, width).ToArray())];
    }
}
