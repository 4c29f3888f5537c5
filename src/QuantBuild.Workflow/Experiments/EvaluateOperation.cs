using QuantBuild.Reporting;
using QuantBuild.Workflow.Budgets;

namespace QuantBuild.Workflow.Experiments;

/// <summary>Evaluates somebody's own model on described data, with its quantized variants where they are asked for.</summary>
public static class EvaluateOperation
{
    /// <summary>Copies the model into the workspace, makes the variants, evaluates all of them, and reports.</summary>
    /// <param name="context">The workspace and console.</param>
    /// <param name="name">What runs, for messages.</param>
    /// <param name="model">The model and its data.</param>
    /// <param name="making">What is given of how it is tested.</param>
    /// <param name="schemes">What is given of its variants; null where it is evaluated as it is.</param>
    /// <param name="gate">What the report is held against when it is shown; null for nothing. It is checked by the caller.</param>
    /// <param name="isPublished">Whether the CI service is given the report; not where a summary of several follows.</param>
    /// <returns>The report; null in a dry run.</returns>
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
        var steps = new ExperimentSteps(context, DescribedModel.Open(context, model), making, schemes);
        using var turn = steps.TakeTurn(name);
        steps.CreateModel(name);
        if (schemes is not null)
        {
            steps.Quantize(name);
        }

        return steps.Evaluate(name, gate, isPublished);
    }
}
