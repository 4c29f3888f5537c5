using QuantBuild.Common;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Scoring;

/// <summary>What a model made of every example. Metrics on any part of the data follow from it, and so does what changed between two
/// models: the examples are the same, so that differences are paired.</summary>
/// <param name="Scores">The metrics, in the order in which they are shown.</param>
/// <param name="Predictions">A classifier's predictions, one column for each preprocessing; empty for a regression.</param>
public sealed record Outcome(IReadOnlyList<ScoreColumn> Scores, IReadOnlyList<PredictionColumn> Predictions)
{
    /// <summary>
    /// What the metrics that compare with the float model are of each output; <see cref="Scores"/> has the worst of these.
    /// </summary>
    public IReadOnlyList<OutputColumn> Outputs { get; private init; } = [];

    /// <summary>The metrics of each output that is compared with the float model's.</summary>
    public IEnumerable<(string Output, MetricSet Metrics)> OutputMetrics => Outputs.GroupBy(column => column.Output).Select(output =>
        (output.Key, new MetricSet(
            output.Select(column => new Metric(column.Score.Metric, Mean(column.Score.Values), column.Score.Preprocess)))));

    /// <summary>The number of examples that were evaluated.</summary>
    public int Count => Scores[0].Values.Count(value => !double.IsNaN(value));

    /// <summary>The metrics: the mean of each column.</summary>
    public MetricSet Metrics => new(Scores.Select(column => new Metric(column.Metric, Mean(column.Values), column.Preprocess)));

    /// <summary>The outcome on some of the examples: the others count as not read, and every example keeps its position.</summary>
    /// <param name="examples">The positions in the dataset that count.</param>
    /// <returns>The outcome of these.</returns>
    public Outcome Only(IEnumerable<int> examples)
    {
        var counted = examples.ToHashSet();
        return Of(
            [.. Scores.Select(Restricted)],
            [.. Outputs.Select(column => column with { Score = Restricted(column.Score) })],
            [.. Predictions.Select(column =>
                column with { Classes = [.. column.Classes.Select((index, example) => counted.Contains(example) ? index : -1)] })]);

        ScoreColumn Restricted(ScoreColumn column) =>
            column with { Values = [.. column.Values.Select((value, example) => counted.Contains(example) ? value : double.NaN)] };
    }

    /// <summary>An outcome in which the worst output leads in each metric that compares with the float model.</summary>
    /// <param name="scores">The metrics; those of outputs are replaced.</param>
    /// <param name="outputs">The metrics of each output.</param>
    /// <param name="predictions">A classifier's predictions.</param>
    internal static Outcome Of(
        IReadOnlyList<ScoreColumn> scores, IReadOnlyList<OutputColumn> outputs, IReadOnlyList<PredictionColumn> predictions) =>
        new([.. scores.Select(column => outputs.Select(output => output.Score)
            .Where(other => (other.Metric, other.Preprocess) == (column.Metric, column.Preprocess))
            .MinBy(Goodness) ?? column)], predictions) { Outputs = outputs };

    private static double Goodness(ScoreColumn column) =>
        MetricDirections.Of(column.Metric) == MetricDirection.HigherIsBetter ? Mean(column.Values) : -Mean(column.Values);

    private static double Mean(IEnumerable<double> values) => values.Where(value => !double.IsNaN(value)).DefaultIfEmpty().Average();
}

/// <summary>One metric, example by example; the metric is the mean.</summary>
/// <param name="Metric">The metric's name as in the report: <c>mae</c>, <c>loss</c>, <c>accuracy</c>, <c>top1</c> …</param>
/// <param name="Preprocess">How the inputs were prepared, or null where there is one way only.</param>
/// <param name="Values">A value for each example, in the dataset's order: an error, or 1 for a hit and 0 for a miss; NaN where the example
/// could not be read.</param>
public sealed record ScoreColumn(string Metric, string? Preprocess, IReadOnlyList<double> Values);

/// <summary>A metric that compares one output with the float model's.</summary>
/// <param name="Output">The output's name.</param>
/// <param name="Score">The metric, example by example.</param>
public sealed record OutputColumn(string Output, ScoreColumn Score);

/// <summary>The class that a classifier finds most likely, example by example.</summary>
/// <param name="Preprocess">How the inputs were prepared, or null where there is one way only.</param>
/// <param name="Classes">The class index for each example, in the dataset's order; -1 where the example could not be read.</param>
public sealed record PredictionColumn(string? Preprocess, IReadOnlyList<int> Classes);
