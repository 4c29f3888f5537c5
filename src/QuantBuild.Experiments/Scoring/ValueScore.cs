using QuantBuild.Datasets;

namespace QuantBuild.Experiments.Scoring;

/// <summary>Mean absolute or mean squared error over the values of an example.</summary>
internal sealed class ValueScore(ValueTargets targets, bool isSquared) : Score
{
    public override double Of(ReadOnlySpan<float> outputs, int example)
    {
        var truth = targets.Values.AsSpan(example * targets.Width, targets.Width);
        var sum = 0.0;
        for (var i = 0; i < truth.Length; i++)
        {
            var difference = (double)outputs[i] - truth[i];
            sum += isSquared ? difference * difference : Math.Abs(difference);
        }

        return sum / truth.Length;
    }
}
