using QuantBuild.Experiments.Evaluation;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Sharding;

/// <summary>What can be cut of one model's evaluation.</summary>
/// <param name="Variants">The number of its variants.</param>
/// <param name="Count">The number of examples.</param>
/// <param name="BatchSize">How many of them are computed at once.</param>
/// <param name="Cost">What one example costs with one variant, beside those of other models.</param>
/// <param name="IsByExample">Whether a part is some examples with all variants, since what these have in common is computed once then;
/// else it is few variants with as many examples as may be, so that few are loaded.</param>
internal sealed record EvaluationLoad(int Variants, int Count, int BatchSize, double Cost, bool IsByExample);

/// <summary>Some examples, to be evaluated with one variant.</summary>
/// <param name="Model">Which model.</param>
/// <param name="Variant">Which of its variants.</param>
/// <param name="Span">The examples.</param>
internal sealed record WorkSpan(int Model, int Variant, ExampleSpan Span);

/// <summary>Cuts work into parts of about the same cost: all batches of all variants of all models stand in one line, and each part is a
/// piece of it. No batch is cut, and the cut depends on nothing but the load, so that it is the same on every machine.</summary>
internal static class WorkCut
{
    /// <summary>The work of each part.</summary>
    /// <param name="loads">What there is to do, model by model.</param>
    /// <param name="count">The number of parts; those that are more than there are batches have nothing to do.</param>
    public static IReadOnlyList<IReadOnlyList<WorkSpan>> Into(IReadOnlyList<EvaluationLoad> loads, int count)
    {
        var parts = Enumerable.Range(0, count).Select(_ => new Dictionary<(int Model, int Variant), ExampleSpan>()).ToArray();
        var total = loads.Sum(load => load.Cost * load.Count * load.Variants);
        var done = 0.0;
        foreach (var (model, load) in loads.Index())
        {
            foreach (var (variant, span) in InLine(load))
            {
                var cost = load.Cost * span.Count;
                var part = parts[Math.Min(count - 1, (int)((done + (cost / 2)) * count / total))];
                done += cost;
                part[(model, variant)] = part.TryGetValue((model, variant), out var before) ? before with { End = span.End } : span;
            }
        }

        return [.. parts.Select(part => part.OrderBy(piece => piece.Key)
            .Select(piece => new WorkSpan(piece.Key.Model, piece.Key.Variant, piece.Value)).ToArray())];
    }

    /// <summary>The work of one part.</summary>
    /// <param name="loads">What there is to do, model by model.</param>
    /// <param name="number">Which part.</param>
    public static IReadOnlyList<WorkSpan> Of(IReadOnlyList<EvaluationLoad> loads, ShardNumber number) =>
        Into(loads, number.Count)[number.Index];

    private static IEnumerable<(int Variant, ExampleSpan Span)> InLine(EvaluationLoad load)
    {
        var batches = (load.Count + load.BatchSize - 1) / load.BatchSize;
        for (var i = 0L; i < (long)batches * load.Variants; i++)
        {
            var (batch, variant) = load.IsByExample
                ? ((int)(i / load.Variants), (int)(i % load.Variants))
                : ((int)(i % batches), (int)(i / batches));
            yield return (
                variant, new ExampleSpan(batch * load.BatchSize, Math.Min((batch + 1) * load.BatchSize, load.Count)));
        }
    }
}
