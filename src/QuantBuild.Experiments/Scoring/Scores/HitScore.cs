namespace QuantBuild.Experiments.Scoring.Scores;

/// <summary>1 where the true class is among the most likely ones, else 0.</summary>
internal sealed class HitScore(int[] truth, int top, bool areLogits) : Score
{
    public override double Of(ReadOnlySpan<float> outputs, int example)
    {
        var isHit = outputs.Length == 1
            ? Ranking.MostLikely(outputs, areLogits) == truth[example]
            : Ranking.Before(outputs, truth[example]) < top;
        return isHit ? 1 : 0;
    }
}
