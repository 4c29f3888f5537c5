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
    /// <param name="models">The models' evaluations.</param>
    /// <param name="gate">What the reports are held against; null for nothing.</param>
    /// <param name="isPublished">Whether the CI service is given each report.</param>
    /// <returns>The reports; none where a part was done.</returns>
    /// <exception cref="WorkflowException">A part is missing, damaged or of something else.</exception>
    public static IReadOnlyList<Report> Run(
        WorkflowContext context, string name, IReadOnlyList<EvaluationWork> models, BudgetGate? gate, bool isPublished)
    {
        if (context.Sharding.IsPart)
        {
            foreach (var model in models)
            {
                model.MakeSources();
            }

            if (ShardedSearch.Settle(context, name, [.. models.Select(model => model.Searches)], isFollowed: true))
            {
                Compute(context, name, models);
            }

            return [];
        }

        // All of it is looked for before the first report is written.
        var (outcomes, shards) = Merge(context, name, models);
        Report[] reports = [.. models.Zip(outcomes, (model, outcome) => model.Report(outcome, gate, isPublished))];
        new MergeState(MergeState.RoundIn(context.Sharding.Folder), shards, [], Done: true).Save(context.Sharding.Folder);
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

        var keys = Keys();
        if (!context.Force && ShardFile.IsThere(context.Sharding.Folder, name, number, keys))
        {
            context.Log.Information($"Shard {number} of {name} skipped: it is there (use --force to rerun)");
            return;
        }

        var file = new ShardFile(
            name, number, MachineEnvironment.Describe(), [.. spans.SelectMany(own => models[own.Key].Compute([.. own]))]);

        // Once more: no shard may tell of one model what was measured on another, put there meanwhile.
        if (!Keys().Select(key => key.Address).SequenceEqual(keys.Select(key => key.Address)))
        {
            throw new WorkflowException($"The models of shard {number} of {name} were written anew while it was computed. Run it again.");
        }

        context.Log.Information($"Shard {number} of {name}: {context.Workspace.Display(file.Save(context.Sharding.Folder))}");

        ShardKey[] Keys()
        {
            foreach (var own in spans)
            {
                models[own.Key].LookAgain();
            }

            return [.. spans.SelectMany(own => own.Select(models[own.Key].KeyOf))];
        }
    }

    /// <summary>Finds what the parts have computed, of all variants of all models, model by model.</summary>
    private static (MergedOutcomes[] Outcomes, int Shards) Merge(
        WorkflowContext context, string name, IReadOnlyList<EvaluationWork> models)
    {
        EvaluationLoad[] loads = [.. models.Select(model => model.Load)];
        var search = new ShardSearch(ShardFolder.Read(context.Sharding.Folder), context.Sharding, context.Workspace, context.Log);
        var found = search.FindAll(
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
