using QuantBuild.Datasets.Classes;

namespace QuantBuild.Experiments.Scoring.Scores;

/// <summary>1 where the description of one of the most likely classes contains the label, else 0: the rule of the TF.js example.</summary>
internal sealed class LabelScore(LabelTargets targets, int top) : Score
{
    public override double Of(ReadOnlySpan<float> outputs, int example) =>
        targets.Descriptions.IsHit(Ranking.Top(outputs, top), targets.Labels[example]) ? 1 : 0;
}
