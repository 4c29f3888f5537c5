using System.Globalization;
using QuantBuild.Datasets;

namespace QuantBuild.Experiments.Scoring;

/// <summary>The scores of all examples, filled in any order; positions differ, so threads may add at once.</summary>
internal sealed class ScoreTable
{
    private readonly Criteria _criteria;
    private readonly string? _preprocess;
    private readonly double[][] _columns;
    private readonly int[]? _predicted;
    private readonly Lock _gate = new();
    private Score[]? _scores;

    /// <param name="criteria">The metrics and the truth.</param>
    /// <param name="preprocess">How the inputs were prepared, or null where there is one way only.</param>
    public ScoreTable(Criteria criteria, string? preprocess = null)
    {
        (_criteria, _preprocess) = (criteria, preprocess);
        _columns = [.. criteria.Metrics.Select(_ => Enumerable.Repeat(double.NaN, criteria.Targets.Count).ToArray())];
        _predicted = criteria.Metrics.Any(metric => metric.IsOfClasses) ? [.. Enumerable.Repeat(-1, criteria.Targets.Count)] : null;
    }

    /// <summary>Scores some examples.</summary>
    /// <param name="positions">Their positions in the dataset.</param>
    /// <param name="outputs">What the model made of them, row-major.</param>
    /// <exception cref="DatasetException">Targets and outputs do not fit, or an output is not finite.</exception>
    public void Add(IReadOnlyList<int> positions, float[] outputs)
    {
        var width = outputs.Length / positions.Count;
        var metrics = ScoresFor(width);
        for (var i = 0; i < positions.Count; i++)
        {
            var row = outputs.AsSpan(i * width, width);
            RequireFinite(row, positions[i]);
            for (var metric = 0; metric < metrics.Length; metric++)
            {
                _columns[metric][positions[i]] = metrics[metric].Of(row, positions[i]);
            }

            if (_predicted is not null)
            {
                _predicted[positions[i]] = Ranking.MostLikely(row, _criteria.OutputsAreLogits);
            }
        }
    }

    public Outcome ToOutcome() => new(
        [.. _criteria.Metrics.Zip(_columns, (metric, values) => new ScoreColumn(metric.Name, _preprocess, values))],
        _predicted is null ? [] : [new PredictionColumn(_preprocess, _predicted)]);

    // The number of outputs is known with the first batch.
    private Score[] ScoresFor(int width)
    {
        lock (_gate)
        {
            return _scores ??= [.. _criteria.Metrics.Select(metric => Score.Create(metric, _criteria, width))];
        }
    }

    private void RequireFinite(ReadOnlySpan<float> row, int example)
    {
        foreach (var value in row)
        {
            if (!float.IsFinite(value))
            {
                throw new DatasetException(DatasetRejection.InvalidValue, string.Create(CultureInfo.InvariantCulture,
                    $"The model's output for example {example} is {value}, so that no metric is defined."), _criteria.Source);
            }
        }
    }
}
