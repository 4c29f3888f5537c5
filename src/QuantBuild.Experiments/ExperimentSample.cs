using QuantBuild.Datasets;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Experiments.Scoring.Tables;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments;

/// <summary>Some of an experiment's test examples, prepared for a model, and their metrics for the outputs of any engine.</summary>
/// <param name="Inputs">The values that the model is fed, row-major.</param>
/// <param name="Shape">Their shape, the number of rows first.</param>
/// <param name="Score">Computes the metrics from the model's outputs, row-major, one row for each row of the input.</param>
public sealed record ExperimentSample(float[] Inputs, IReadOnlyList<int> Shape, Func<float[], MetricSet> Score)
{
    /// <summary>The first examples of a dataset.</summary>
    internal static ExperimentSample Of(Dataset examples, Criteria criteria, int count)
    {
        var taken = Math.Min(count, examples.Count);
        var inputs = examples.Features[..(taken * (examples.Features.Length / examples.Count))];
        return Of(inputs, [taken, .. examples.FeatureShape.Skip(1)], criteria, [.. Enumerable.Range(0, taken)], [null]);
    }

    /// <summary>Examples that are judged as the evaluation judges.</summary>
    /// <param name="inputs">The values that the model is fed; where there are several preprocessings, all examples of one before those of
    /// the next.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="criteria">The metrics and the truth.</param>
    /// <param name="positions">Where the examples stand in the data that the criteria are of.</param>
    /// <param name="ways">The names of the preprocessings; null for the only one.</param>
    internal static ExperimentSample Of(
        float[] inputs, IReadOnlyList<int> shape, Criteria criteria, IReadOnlyList<int> positions, params IReadOnlyList<string?> ways) =>
            new(inputs, shape, outputs => new MetricSet(ways.Zip(outputs.Chunk(outputs.Length / ways.Count), (way, part) =>
            {
                var scores = new ScoreTable(criteria, way);
                scores.Add(positions, part);
                return scores.ToOutcome().Metrics;
            }).SelectMany(metrics => metrics)));
}
