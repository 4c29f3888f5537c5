using System.Globalization;
using QuantBuild.Datasets;
using QuantBuild.Experiments.Scoring.Scores;

namespace QuantBuild.Experiments.Scoring.Tables;

/// <summary>The scores of all examples, filled in any order; positions differ, so threads may add at once.</summary>
internal sealed class ScoreTable
{
    private readonly Criteria _criteria;
    private readonly string? _preprocess;
    private readonly DatasetMetric[] _metrics;
    private readonly double[][] _columns;
    private readonly int[]? _predicted;
    private readonly ComparisonTable? _comparisons;
    private readonly Lock _gate = new();
    private Score[]? _scores;

    /// <param name="criteria">The metrics and the truth.</param>
    /// <param name="preprocess">How the inputs were prepared, or null where there is one way only.</param>
    /// <param name="reference">What the float model gives, where metrics compare with it; else null.</param>
    public ScoreTable(Criteria criteria, string? preprocess = null, FloatOutputs? reference = null)
    {
        (_criteria, _preprocess) = (criteria, preprocess);
        _metrics = [.. criteria.Metrics.Where(metric => !metric.IsOfFloatModel)];
        _columns = [.. _metrics.Select(_ => Enumerable.Repeat(double.NaN, criteria.Targets.Count).ToArray())];
        _predicted = _metrics.Any(metric => metric.IsOfClasses) ? [.. Enumerable.Repeat(-1, criteria.Targets.Count)] : null;
        _comparisons = reference is null ? null : new ComparisonTable(criteria, reference, criteria.Targets.Count);
    }

    /// <summary>Scores some examples.</summary>
    /// <param name="positions">Their positions in the dataset.</param>
    /// <param name="outputs">What the model gives for them, output by output.</param>
    /// <exception cref="DatasetException">Targets and outputs do not fit, or an output is not finite.</exception>
    public void Add(IReadOnlyList<int> positions, IReadOnlyList<ModelOutput> outputs)
    {
        if (_metrics.Length > 0)
        {
            var rows = LabelledOutput.Of(_criteria, outputs).Rows;
            for (var i = 0; i < positions.Count; i++)
            {
                Add(positions[i], rows[i]);
            }
        }

        if (_comparisons is not null)
        {
            foreach (var output in outputs)
            {
                for (var i = 0; i < positions.Count; i++)
                {
                    RequireFinite(output.Rows[i], positions[i]);
                }
            }

            _comparisons.Add(positions, outputs);
        }
    }

    /// <summary>Scores some examples of a model with one output.</summary>
    /// <param name="positions">Their positions in the dataset.</param>
    /// <param name="outputs">What the model made of them, row-major.</param>
    /// <exception cref="DatasetException">Targets and outputs do not fit, or an output is not finite.</exception>
    public void Add(IReadOnlyList<int> positions, float[] outputs)
    {
        var width = outputs.Length / positions.Count;
        for (var i = 0; i < positions.Count; i++)
        {
            Add(positions[i], outputs.AsSpan(i * width, width));
        }
    }

    public Outcome ToOutcome()
    {
        var outputs = _comparisons?.ToColumns(_preprocess) ?? [];
        var compared = outputs.Select(column => column.Score).DistinctBy(column => column.Metric).ToLookup(column => column.Metric);
        var known = _metrics.Zip(_columns)
            .ToDictionary(pair => pair.First.Name, pair => new ScoreColumn(pair.First.Name, _preprocess, pair.Second));

        // In the order that was asked for, and what comes with a metric behind it.
        var names = _criteria.Metrics.Select(metric => metric.Name).ToList();
        var order = compared.Select(metric => metric.Key).Concat(names).Distinct(StringComparer.Ordinal)
            .OrderBy(name => names.Contains(name) ? names.IndexOf(name) : names.Count);
        return Outcome.Of(
            [.. order.Select(name => known.GetValueOrDefault(name) ?? compared[name].FirstOrDefault() ?? Unread(name))],
            outputs,
            _predicted is null ? [] : [new PredictionColumn(_preprocess, _predicted)]);
    }

    // A metric that compares, of a part of the examples none of which could be read: outputs are known with the first that is.
    private ScoreColumn Unread(string metric) =>
        new(metric, _preprocess, [.. Enumerable.Repeat(double.NaN, _criteria.Targets.Count)]);

    private void Add(int position, ReadOnlySpan<float> row)
    {
        var scores = ScoresFor(row.Length);
        RequireFinite(row, position);
        for (var metric = 0; metric < scores.Length; metric++)
        {
            _columns[metric][position] = scores[metric].Of(row, position);
        }

        if (_predicted is not null)
        {
            _predicted[position] = Ranking.MostLikely(row, _criteria.OutputsAreLogits);
        }
    }

    // The number of outputs is known with the first batch.
    private Score[] ScoresFor(int width)
    {
        lock (_gate)
        {
            return _scores ??= [.. _metrics.Select(metric => Score.Create(metric, _criteria, width))];
        }
    }

    private void RequireFinite(ReadOnlySpan<float> row, int example)
    {
        foreach (var value in row)
        {
            if (!float.IsFinite(value))
            {
                throw new DatasetException(
                    DatasetRejection.InvalidValue,
                    string.Create(CultureInfo.InvariantCulture,
                        $"The model's output for example {example} is {value}, so that no metric is defined."),
                    _criteria.Source);
            }
        }
    }
}
