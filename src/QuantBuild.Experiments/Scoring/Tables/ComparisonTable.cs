using QuantBuild.Datasets;
using QuantBuild.Experiments.Scoring.Comparing;

namespace QuantBuild.Experiments.Scoring.Tables;

/// <summary>How near a variant's outputs are to the float model's, for each metric that compares with it, output and example.</summary>
internal sealed class ComparisonTable
{
    private readonly FloatOutputs _reference;
    private readonly IReadOnlyList<Column> _columns;

    /// <param name="criteria">The metrics, and which output's values are logits.</param>
    /// <param name="reference">What the float model gives.</param>
    /// <param name="count">The number of examples.</param>
    /// <exception cref="DatasetException">A metric is defined for none of the outputs.</exception>
    public ComparisonTable(Criteria criteria, FloatOutputs reference, int count)
    {
        _reference = reference;
        _columns =
        [
            .. Metrics(criteria).SelectMany(asked =>
            {
                Column[] columns =
                [
                    .. reference.Outputs.Index().Select(output => (output.Index, Comparison: Comparison.TryCreate(
                            asked.Metric, output.Item, reference.Rows(output.Index), AreLogits(criteria, output.Item))))
                        .Where(found => found.Comparison is not null)
                        .Select(found => new Column(asked.Metric, found.Index, found.Comparison!, Unknown(count))),
                ];

                // Without an example that could be read there is nothing to be told of the outputs.
                return columns.Length > 0 || asked.IsCompanion || reference.Outputs.Count == 0 ? columns : throw new DatasetException(
                    DatasetRejection.ShapeMismatch,
                    $"{asked.Metric.Name} is not defined for any output of the model: none tells classes by probabilities. "
                        + "Ask for outputError instead, or say \"outputs\": \"logits\" where the model ends before its softmax or sigmoid.",
                    criteria.Source);
            }),
        ];
    }

    /// <summary>Compares some examples.</summary>
    /// <param name="positions">Their positions in the dataset.</param>
    /// <param name="outputs">What the variant gives for them.</param>
    public void Add(IReadOnlyList<int> positions, IReadOnlyList<ModelOutput> outputs)
    {
        foreach (var column in _columns)
        {
            for (var i = 0; i < positions.Count; i++)
            {
                column.Values[positions[i]] = column.Comparison.Of(_reference.Row(column.Output, positions[i]),
                    outputs[column.Output].Rows[i]);
            }
        }
    }

    /// <summary>All columns, by metric and output.</summary>
    /// <param name="preprocess">How the inputs were prepared, or null where there is one way only.</param>
    public IReadOnlyList<OutputColumn> ToColumns(string? preprocess) =>
        [.. _columns.Select(column =>
            new OutputColumn(_reference.Outputs[column.Output].Name, new ScoreColumn(column.Metric.Name, preprocess, column.Values)))];

    /// <summary>Whether an output's values are logits.</summary>
    public static bool AreLogits(Criteria criteria, ModelOutput output) =>
        criteria.OutputsAreLogits && (criteria.LabelledOutput is null || criteria.LabelledOutput == output.Name);

    // Beside the two that are asked for by most, what says the same in another way.
    private static IEnumerable<(DatasetMetric Metric, bool IsCompanion)> Metrics(Criteria criteria)
    {
        foreach (var metric in criteria.Metrics.Where(metric => metric.IsOfFloatModel))
        {
            yield return (metric, false);
            var companion = metric.Name switch { "agreement" => DatasetMetric.Divergence, "outputError" => DatasetMetric.Cosine, _ =>
                null };
            if (companion is not null && !criteria.Metrics.Contains(companion))
            {
                yield return (companion, true);
            }
        }
    }

    private static double[] Unknown(int count) => [.. Enumerable.Repeat(double.NaN, count)];

    private sealed record Column(DatasetMetric Metric, int Output, Comparison Comparison, double[] Values);
}
