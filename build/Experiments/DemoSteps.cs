using Build.CommandLine;
using QuantBuild.Demos;
using QuantBuild.Experiments;
using QuantBuild.Reporting.Files;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Experiments;
using QuantBuild.Workflow.Reporting;

namespace Build.Experiments;

/// <summary>The steps of the demos, by the command line.</summary>
public static class DemoSteps
{
    /// <summary>The steps of one demo.</summary>
    /// <exception cref="WorkflowException">The folder of one model is given, and this run makes several.</exception>
    public static ExperimentSteps Of(BuildContext context, Experiment demo)
    {
        if (context.Values.IsGiven(Arguments.ModelSavePath)
            && context.Targets.Where(target => MakesModel(context, target)).ToArray() is { Length: > 1 } makers)
        {
            throw new WorkflowException("--modelSavePath is the folder of one model, "
                + $"and this run has {string.Join(", ", makers.Select(target => target.Name))}. Run one demo at a time.");
        }

        return new ExperimentSteps(
            context.Workflow, demo, MakingSettings.From(context.Values), SchemeSettings.From(context.Values));
    }

    /// <summary>All demos' reports on one page.</summary>
    public static void Summarize(BuildContext context)
    {
        if (!context.Workflow.DryRun)
        {
            ReportOutput.WriteSummary(
                context.Workflow, [.. DemoCatalog.All.Select(demo => ReportFile.Load(context.Paths.Report(demo.Name)))], context.Gate);
        }
    }

    // What makes a model is the first in its line that has to do with the model's folder.
    private static bool MakesModel(BuildContext context, Target target) =>
        context.Graph.Closure(target.Name).Where(other => other.Takes(Arguments.ModelSavePath)).SequenceEqual([target]);
}
