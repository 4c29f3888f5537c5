using QuantBuild.Reporting;
using QuantBuild.Workflow.Budgets;
using QuantBuild.Workflow.Sharding;

namespace QuantBuild.Workflow.Experiments;

/// <summary>Evaluates a part of what there is to evaluate, or takes it from what parts have computed.</summary>
internal static class ShardedEvaluation
{
    /// <summary>Does what the command line says: a part, or all of it by what parts computed.</summary>
    /// <param name="context">The workspace, and what is to be done.</param>
    /// <param name="name">The work's name.</param>
    /// <param name="models">The models' evaluations, whose searches are done.</param>
    /// <param name="gate">What the reports are held against; null for nothing.</param>
    /// <param name="isPublished">Whether the CI service is given each report.</param>
    /// <returns>The reports; none where a part was done.</returns>
    /// <exception cref="WorkflowException">A part is missing, damaged or of something else.</exception>
    public static IReadOnlyList<Report> Run(
        WorkflowContext context, string name, IReadOnlyList<EvaluationWork> models, BudgetGate? gate, bool isPublished)
    {
        if (context.Sharding.IsPart)
        {
            Compute(context, name, models);
            return [];
        }

        // All of it is looked for before the first report is written.
        var (outcomes, shards) = Merge(context, name, models);
        Report[] reports = [.. models.Zip(outcomes, (model, outcome) => model.Report(outcome, gate, isPublished))];
        MergeState.End(context.Sharding.Folder, shards);
        return reports;
    }

    /// <summary>Computes the part that is asked for, and writes its file.</summary>
    private static void Compute(WorkflowContext context, string name, IReadOnlyList<EvaluationWork> models)
    {
        var number = context.Sharding.Shard!.Value;
        var spans = WorkCut.Of([.. models.Select(model => model.Load)], number).ToLookup(span => span.Model);
        foreach (var own in spans)
        {
            models[own.Key].Make([.. own.Select(span => span.Variant)]);
        }

        ShardMaking.Make(
            context,
            name,
            () => [.. spans.SelectMany(own => own.Select(models[own.Key].KeyOf))],
            () => spans.SelectMany(own => models[own.Key].Compute([.. own])),
            () =>
            {
                foreach (var own in spans)
                {
                    models[own.Key].LookAgain();
                }
            });
    }

    /// <summary>Finds what the parts have computed, of all variants of all models, model by model.</summary>
    private static (MergedOutcomes[] Outcomes, int Shards) Merge(
        WorkflowContext context, string name, IReadOnlyList<EvaluationWork> models)
    {
        EvaluationLoad[] loads = [.. models.Select(model => model.Load)];
        var found = new ShardSearch(context.Sharding, context.Workspace, context.Log).FindAll(
            name, count => [.. WorkCut.Into(loads, count).Select(spans => spans.Select(span => models[span.Model].KeyOf(span)).ToArray())]);
        return (
            [
                .. models.Select(model =>
                {
                    var own = found.Where(result => model.Owns(result.Part.Key)).ToList();
                    return new MergedOutcomes(
                        own.Select(result => result.Part).GroupBy(part => model.VariantOf(part.Key)).ToDictionary(
                            variant => variant.Key, variant => (IReadOnlyList<ShardPart>)[.. variant.OrderBy(part => part.Key.Start)]),
                        [.. own.Select(result => result.File.Machine)
                            .DistinctBy(machine => string.Join('\n', machine.OrderBy(pair => pair.Key, StringComparer.Ordinal)))]);
                }),
            ],
            found.Max(result => result.File.Number.Count));
    }
}
