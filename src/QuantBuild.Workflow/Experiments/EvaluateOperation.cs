using QuantBuild.Reporting;
using QuantBuild.Workflow.Budgets;

namespace QuantBuild.Workflow.Experiments;

/// <summary>Evaluates somebody's own model on described data, with its quantized variants where they are asked for.</summary>
public static class EvaluateOperation
{
    private const string Several = "models";

    /// <summary>Copies the model into the workspace, makes the variants, evaluates all of them, and reports.</summary>
    /// <param name="context">The workspace and console.</param>
    /// <param name="name">What runs, for messages.</param>
    /// <param name="model">The model and its data.</param>
    /// <param name="making">What is given of how it is tested.</param>
    /// <param name="schemes">What is given of its variants; null where it is evaluated as it is.</param>
    /// <param name="gate">What the report is held against when it is shown; null for nothing. It is checked by the caller.</param>
    /// <param name="isPublished">Whether the CI service is given the report; not where a summary of several follows.</param>
    /// <returns>The report; null in a dry run, and where a part of it was computed alone.</returns>
    /// <exception cref="WorkflowException">Something is missing or does not fit.</exception>
    public static Report? Run(
        WorkflowContext context,
        string name,
        DescribedSettings model,
        MakingSettings making,
        SchemeSettings? schemes = null,
        BudgetGate? gate = null,
        bool isPublished = true)
    {
        if (context.IsSharded)
        {
            return RunAll(context, [(name, model)], making, schemes, gate, isPublished).SingleOrDefault();
        }

        var steps = new ExperimentSteps(context, DescribedModel.Open(context, model), making, schemes);
        using var turn = steps.TakeTurn(name);
        steps.CreateModel(name);
        steps.Quantize(name);
        return steps.Evaluate(name, gate, isPublished);
    }

    /// <summary>As <see cref="Run"/>, of a part, or by what parts computed: what is cut are all models together.</summary>
    /// <param name="context">The workspace and console.</param>
    /// <param name="models">The models and their data, and what each is called in messages.</param>
    /// <param name="making">What is given of how they are tested.</param>
    /// <param name="schemes">What is given of their variants; null where they are evaluated as they are.</param>
    /// <param name="gate">What the reports are held against when they are shown; null for nothing. They are checked by the
    /// caller.</param>
    /// <param name="isPublished">Whether the CI service is given each report.</param>
    /// <returns>The reports; none where a part was computed alone.</returns>
    /// <exception cref="WorkflowException">Something is missing or does not fit.</exception>
    internal static IReadOnlyList<Report> RunAll(
        WorkflowContext context, IReadOnlyList<(string Name, DescribedSettings Model)> models, MakingSettings making,
        SchemeSettings? schemes, BudgetGate? gate, bool isPublished)
    {
        // Shards on one machine compute side by side, and take turns to make what is not there.
        var works = models.Select(model => new EvaluationWork(
            new ExperimentSteps(context, DescribedModel.Open(context, model.Model), making, schemes), model.Name, makesMissing: true))
            .ToList();
        try
        {
            var name = works is [var only] ? only.Name : Several;
            works.ForEach(work => work.MakeSources());
            if (!ShardedSearch.Settle(context, name, [.. works.Select(work => work.Searches)], isFollowed: true))
            {
                return [];
            }

            if (context.Sharding.IsMerge)
            {
                works.ForEach(work => work.MakeAll());
            }

            return ShardedEvaluation.Run(context, name, works, gate, isPublished);
        }
        finally
        {
            works.ForEach(work => work.Dispose());
        }
    }
}
