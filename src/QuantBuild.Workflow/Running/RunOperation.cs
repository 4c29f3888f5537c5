using QuantBuild.Common;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Workflow.Budgets;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Experiments;
using QuantBuild.Workflow.Output;
using QuantBuild.Workflow.Reporting;

namespace QuantBuild.Workflow.Running;

/// <summary>The whole way of <c>quantbuild.json</c>: every model in it is quantized, evaluated, reported and held against its
/// budget.</summary>
public static class RunOperation
{
    /// <summary>Goes the way of each model. The budgets are checked when all are done, so that a run shows every broken rule; a model that
    /// fails is told of, and does not keep the others from theirs.</summary>
    /// <param name="context">The workspace and console.</param>
    /// <param name="settings">Which models.</param>
    /// <param name="gate">What the reports are held against.</param>
    /// <param name="failed">Is told of each model that failed, with why, on one line.</param>
    /// <returns>The reports, in the file's order; none in a dry run.</returns>
    /// <exception cref="WorkflowException">A model, or what it needs, is missing, a model failed, or a rule is broken.</exception>
    public static IReadOnlyList<Report> Run(
        WorkflowContext context, RunSettings settings, BudgetGate gate, Action<string, string>? failed = null)
    {
        // All of them before the first is made, which takes a while.
        var models = Models(context, settings);
        var isOne = models.Count == 1;
        if (settings.Schemes.SaveRecipe is not null && !isOne)
        {
            throw new WorkflowException($"--saveRecipe goes with one model, as in quantbuild run {models[0].Name} --saveRecipe=FILE; "
                + $"there are {models.Count}.");
        }

        var failures = new List<string>();
        var reports = context.IsSharded
            ? [.. EvaluateOperation.RunAll(context, models, settings.Making, settings.Schemes, gate, isPublished: isOne)]
            : models.Select(Make).OfType<Report>().ToList();
        if (context.IsSharded && context.Sharding.IsPart)
        {
            return reports;
        }

        if (reports.Count > 1)
        {
            ReportOutput.WriteSummary(context, reports, gate);
        }

        Check();
        return failures.Count == 0 ? reports : throw new WorkflowException(Failed());

        Report? Make((string Name, DescribedSettings Described) model)
        {
            try
            {
                return EvaluateOperation.Run(
                    context, model.Name, model.Described, settings.Making, settings.Schemes, gate, isPublished: isOne);
            }
            catch (Exception exception) when (!isOne && exception is not OperationCanceledException)
            {
                var worded = ErrorWording.Of($"quantbuild run {model.Name}", string.Empty, exception, "--diagnostics");
                context.Log.Error($"{model.Name}: {worded.Message}");
                failed?.Invoke(model.Name, worded.Message);
                failures.Add(model.Name);
                return null;
            }
        }

        void Check()
        {
            try
            {
                gate.Check([.. reports.Select(report => report.Demo)]);
            }
            catch (WorkflowException broken) when (failures.Count > 0)
            {
                throw new WorkflowException($"{Failed()} {broken.Message}", broken);
            }
        }

        string Failed() => $"{failures.Count} of {models.Count} models failed: {string.Join(", ", failures)}.";
    }

    /// <summary>Checks that the models and the descriptions of their data are there.</summary>
    /// <param name="context">The workspace.</param>
    /// <param name="settings">Which models.</param>
    /// <exception cref="WorkflowException">A model, or what it needs, is missing.</exception>
    public static void Check(WorkflowContext context, RunSettings settings) =>
        Models(context, settings).ForEach(model => DescribedModel.Open(context, model.Described));

    private static List<(string Name, DescribedSettings Described)> Models(WorkflowContext context, RunSettings settings) =>
        [.. Chosen(context, settings.Models).Select(model => (model.Name, Described(context, model)))];

    private static List<ModelBudget> Chosen(WorkflowContext context, IReadOnlyList<string> names)
    {
        var file = context.Budgets ?? throw new WorkflowException(
            $"{context.Workspace.Display(context.Workspace.Budgets)} is missing, which says what models there are. "
                + context.Words.WriteBudgets);
        var place = context.Workspace.Display(file.Path);
        if (names.FirstOrDefault(name => file.For(name) is null) is { } unknown)
        {
            throw new WorkflowException($"{place} has no model \"{Printable.Text(unknown)}\"."
                + NearestNames.Suggest(unknown, file.Models.Select(model => model.Name)));
        }

        var chosen = file.Models.Where(model => names.Count == 0 ? model.ModelPath is not null : names.Contains(model.Name)).ToList();
        return chosen.Count > 0 ? chosen : throw new WorkflowException(
            $"{place}: no model has a \"path\", which says where it is. {context.Words.WriteBudgets}");
    }

    // Paths in the file count from its folder, wherever people are.
    private static DescribedSettings Described(WorkflowContext context, ModelBudget model)
    {
        var file = context.Budgets!;
        return new DescribedSettings(Place(model.ModelPath, "path", "the model"), Place(model.DatasetPath, "dataset", "its data"))
        {
            Name = model.Name,
        };

        string Place(string? path, string field, string what) => path is null
            ? throw new WorkflowException($"{context.Workspace.Display(file.Path)}: {model.JsonPath}.{field} is missing, "
                + $"which says where {what} is.")
            : file.PlaceOf(path);
    }
}
