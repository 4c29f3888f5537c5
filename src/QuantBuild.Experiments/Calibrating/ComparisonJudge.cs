using QuantBuild.Common;
using QuantBuild.Datasets;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Experiments.Scoring.Tables;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>
/// Judges a quantized model by the first metric that compares with the float model, of which the drop is the loss itself: the share of
/// classes that do not agree, or the error; of several outputs by the worst. With many examples classes are counted; of fewer, those that
/// may be expected to differ are. An error is held against what the float model's output varies by from example to example, where that is
/// less than the output itself: of one that hardly varies, a constant would be near enough.
/// </summary>
internal sealed class ComparisonJudge(Criteria criteria)
{
    // How far outputs moved is told by their error, which is small and not 0 where no class changes.
    private readonly Criteria _criteria = criteria with
    {
        Metrics = [.. new[] { criteria.Metrics[0], DatasetMetric.OutputError }.Distinct()],
    };

    /// <summary>Judges outputs beside the float model's.</summary>
    /// <param name="reference">The float model's outputs, those of an example one after the other.</param>
    /// <param name="outputs">The quantized model's.</param>
    /// <param name="kinds">The outputs, each with a row that tells its size.</param>
    public Judgement Judge(float[] reference, float[] outputs, IReadOnlyList<ModelOutput> kinds)
    {
        var width = kinds.Sum(kind => kind.Rows[0].Length);
        if (width == 0 || reference.Length % width != 0 || reference.Length != outputs.Length)
        {
            throw new ExperimentException(
                "the model gives out another number of values for each example, so that nothing can be chosen by them.");
        }

        if (outputs.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            return new Judgement(double.NaN, double.NaN);
        }

        var (before, after) = (Split(reference, width, kinds), Split(outputs, width, kinds));
        var count = reference.Length / width;
        int[] positions = [.. Enumerable.Range(0, count)];
        var floats = new FloatOutputs(count, _criteria.Source);
        floats.Add(positions, before);
        var table = new ComparisonTable(_criteria, floats, count);
        table.Add(positions, after);
        var columns = table.ToColumns(preprocess: null).ToLookup(column => column.Score.Metric);
        var divergence = columns["divergence"].Select(column => column.Score.Values.Average()).DefaultIfEmpty(double.NaN).Max();
        return new Judgement(
            double.IsNaN(divergence) ? columns["outputError"].Max(column => column.Score.Values.Average(error => error * error))
                : Math.Max(divergence, 0),
            columns[_criteria.Metrics[0].Name].Max(column => MeanInterval.Of(Losses(column, before, after)).High));
    }

    private double[] Losses(OutputColumn column, ModelOutput[] before, ModelOutput[] after)
    {
        var output = Array.FindIndex(before, output => output.Name == column.Output);
        var expected = _criteria.Metrics[0].Name == DatasetMetric.Agreement.Name && before[output].Rows.Count < ClassJudge.ManyExamples
            ? ExpectedChanges.TryOf(before[output], after[output], ComparisonTable.AreLogits(_criteria, before[output]))
            : null;
        var factors = column.Score.Metric == DatasetMetric.OutputError.Name ? FactorsOf(before[output].Rows) : null;
        return expected
            ?? [.. column.Score.Values.Select((value, i) => Loss(column.Score.Metric, value) * (factors?[i] ?? 1))];
    }

    // By how much each example's values are more than all of them vary; 1 where they are less, or do not vary at all.
    private static double[] FactorsOf(IReadOnlyList<float[]> rows)
    {
        var mean = Enumerable.Range(0, rows[0].Length).Select(i => rows.Average(row => (double)row[i])).ToArray();
        var spread = Math.Sqrt(rows.Average(row => row.Zip(mean, (value, middle) => (value - middle) * (value - middle)).Sum()));
        return [.. rows.Select(row => spread > 0 ? Math.Max(Math.Sqrt(row.Sum(value => (double)value * value)) / spread, 1) : 1)];
    }

    private static double Loss(string metric, double value) =>
        MetricDirections.Of(metric) == MetricDirection.HigherIsBetter ? 1 - value : value;

    private static ModelOutput[] Split(float[] values, int width, IReadOnlyList<ModelOutput> kinds)
    {
        var start = 0;
        return [.. kinds.Select(kind =>
        {
            var (from, size) = (start, kind.Rows[0].Length);
            start += size;
            return kind with { Rows = [.. values.Chunk(width).Select(row => row[from..(from + size)])] };
        })];
    }
}
