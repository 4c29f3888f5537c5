using QuantBuild.Datasets;
using QuantBuild.Datasets.Classes;

namespace QuantBuild.Experiments.Scoring.Scores;

/// <summary>One metric, of one example at a time.</summary>
internal abstract class Score
{
    /// <summary>The metric for targets and outputs of a kind.</summary>
    /// <param name="metric">Which metric.</param>
    /// <param name="criteria">The truth, and how outputs are to be read.</param>
    /// <param name="width">The number of outputs for an example.</param>
    /// <exception cref="DatasetException">The three do not fit.</exception>
    public static Score Create(DatasetMetric metric, Criteria criteria, int width)
    {
        if (metric.Top > Math.Max(width, 1))
        {
            throw new DatasetException(
                DatasetRejection.ShapeMismatch, $"{metric.Name} needs at least {metric.Top} outputs; the model has {width}.",
                criteria.Source);
        }

        return (metric, criteria.Targets) switch
        {
            ({ IsOfClasses: false }, ValueTargets values) =>
                new ValueScore(values.Width == width ? values : throw Unequal(criteria, values.Width, width), metric.IsSquared),
            ({ Top: { } top }, LabelTargets labels) => new LabelScore(
                labels.Descriptions.Count == width ? labels : throw Unequal(criteria, labels.Descriptions.Count, width), top),
            ({ Top: { } top }, _) => new HitScore(TrueClasses.Of(criteria, width), top, criteria.OutputsAreLogits),
            (_, ValueTargets vectors) =>
                new DistributionScore(vectors.Width == width ? vectors : throw Unequal(criteria, vectors.Width, width), criteria),
            _ => new CrossEntropyScore(TrueClasses.Of(criteria, width), criteria),
        };
    }

    /// <summary>Judges one example.</summary>
    /// <param name="outputs">What the model made of it.</param>
    /// <param name="example">Its position in the dataset.</param>
    public abstract double Of(ReadOnlySpan<float> outputs, int example);

    private static DatasetException Unequal(Criteria criteria, int targets, int outputs) => new(
        DatasetRejection.ShapeMismatch, $"The targets have {targets} values or classes for an example; the model has {outputs} outputs.",
        criteria.Source);
}
