using System.Text.Json;
using QuantBuild.Datasets;
using QuantBuild.Datasets.Classes;

namespace QuantBuild.Experiments.Scoring;

/// <summary>What a model's outputs are judged by: evaluating, choosing among candidates and comparing engines all go by this.</summary>
/// <param name="Metrics">The metrics, in the order in which they are shown.</param>
/// <param name="Targets">The truth of each example.</param>
/// <param name="OutputsAreLogits">Whether a classifier's outputs are logits; else they are probabilities.</param>
/// <param name="Source">The description that says so, for errors; null where there is none.</param>
internal sealed record Criteria(
    IReadOnlyList<DatasetMetric> Metrics, DatasetTargets Targets, bool OutputsAreLogits = false, string? Source = null)
{
    /// <summary>Which output the truth is of; null for the only one.</summary>
    public string? LabelledOutput { get; init; }

    /// <summary>The criteria of examples that are in memory, whose labels are values or, for metrics of classes, one-hot vectors.</summary>
    public static Criteria Of(IReadOnlyList<DatasetMetric> metrics, Dataset examples)
    {
        var values = new ValueTargets(examples.Labels, examples.LabelShape[1]);
        return new Criteria(metrics, metrics.Any(metric => metric.IsOfClasses)
            ? new ClassTargets([.. Enumerable.Range(0, examples.Count).Select(example => TrueClasses.OfVector(values, example))])
            : values);
    }

    /// <summary>Whether a predicted class is right, as the metrics count it.</summary>
    /// <param name="example">The example's position in the dataset.</param>
    /// <param name="predicted">The class.</param>
    public bool IsRight(int example, int predicted) =>
        Targets is LabelTargets labels ? labels.Descriptions.IsHit([predicted], labels.Labels[example]) : ClassOf(example) == predicted;

    /// <summary>All that examples are judged by beside a model's outputs, in bytes that differ where it does.</summary>
    /// <param name="examples">The examples' positions in the dataset.</param>
    public byte[] Truth(IReadOnlyList<int> examples) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        Metrics = Metrics.Select(metric => metric.Name).ToArray(),
        OutputsAreLogits,
        LabelledOutput,
        Targets = Targets switch
        {
            // As bits: a value that is no number has no JSON.
            ValueTargets values => examples.SelectMany(example => values.Values.AsSpan(example * values.Width, values.Width).ToArray())
                .Select(BitConverter.SingleToInt32Bits).ToArray(),
            ClassTargets indices => examples.Select(example => indices.Classes[example]).ToArray(),
            LabelTargets labels => (object)new
            {
                Labels = examples.Select(example => labels.Labels[example]).ToArray(),
                Descriptions = Enumerable.Range(0, labels.Descriptions.Count).Select(index => labels.Descriptions[index]).ToArray(),
            },
            NoTargets => Array.Empty<int>(),
            _ => throw new InvalidOperationException("The targets are of no known kind."),
        },
    });

    /// <summary>The class of an example; null where the truth is a label that is looked for in descriptions.</summary>
    public int? ClassOf(int example) => Targets switch
    {
        ClassTargets indices => indices.Classes[example],
        ValueTargets vectors => TrueClasses.OfVector(vectors, example),
        _ => null,
    };
}
