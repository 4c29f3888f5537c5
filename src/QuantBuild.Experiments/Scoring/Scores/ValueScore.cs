using QuantBuild.Datasets;

namespace QuantBuild.Experiments.Scoring.Scores;

/// <summary>Mean absolute or mean squared error over the values of an example. Differences are taken in float32,
/// as Keras and TF.js take them.</summary>
internal sealed class ValueScore(ValueTargets targets, bool isSquared) : Score
{
    public override double Of(ReadOnlySpan<float> outputs, int example)
    {
        var truth = targets.Values.AsSpan(example * targets.Width, targets.Width);
        var sum = 0.0;
        for (var i = 0; i < truth.Length; i++)
        {
            sum += Of(outputs[i] - truth[i]);
        }

        return sum / truth.Length;
    }

    /// <summary>The error of one value.</summary>
    /// <param name="difference">The output less the truth.</param>
    public double Of(double difference) => isSquared ? difference * difference : Math.Abs(difference);
}
