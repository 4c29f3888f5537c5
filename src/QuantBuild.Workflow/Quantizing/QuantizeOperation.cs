using QuantBuild.Common;
using QuantBuild.Datasets.Descriptions;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Described;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Quantizing;
using QuantBuild.Workflow.Experiments;
using QuantBuild.Workflow.Incremental;
using QuantBuild.Workflow.Output;
using QuantBuild.Workflow.Sharding;

namespace QuantBuild.Workflow.Quantizing;

/// <summary>Quantizes one model, without evaluating it.</summary>
public static class QuantizeOperation
{
    /// <summary>Writes the quantized model, and shows what became of each weight.</summary>
    /// <param name="context">The workspace and console.</param>
    /// <param name="settings">What to do.</param>
    /// <returns>Types, bytes and errors, weight by weight; null where a scheme chose them, and in a dry run.</returns>
    /// <exception cref="WorkflowException">The model is no TF.js model, there is not one scheme, or it lacks data.</exception>
    public static QuantizationSummary? Run(WorkflowContext context, QuantizeSettings settings)
    {
        DescribedModel.RequireTfjs(context, settings.Model);
        RequireCut(context.IsSharded ? "--shard and --merge" : null, context, settings);
        if (context.DryRun)
        {
            Foresee(context, settings);
            return null;
        }

        QuantizationSummary? summary = null;
        if (settings.Scheme is { } schemes)
        {
            if (!ByScheme(context, settings, SchemeOf(context, settings, schemes)))
            {
                return null;
            }
        }
        else
        {
            summary = ByRules(context, settings);
        }

        context.Log.Information($"Written: {context.Workspace.Display(settings.Output)}");
        return summary;
    }

    /// <summary>Checks what is given before it runs in shards elsewhere.</summary>
    /// <param name="context">The workspace.</param>
    /// <param name="settings">What to do.</param>
    /// <exception cref="WorkflowException">Something is missing or does not fit, or cannot be cut.</exception>
    public static void Check(WorkflowContext context, QuantizeSettings settings)
    {
        DescribedModel.RequireTfjs(context, settings.Model);
        TfjsModel.Open(settings.Model).Dispose();
        TfjsModelWriter.RequireReplaceable(settings.Output);
        RequireCut("--on", context, settings);
    }

    private static void RequireCut(string? option, WorkflowContext context, QuantizeSettings settings)
    {
        if (option is null)
        {
            return;
        }

        var rule = $"{option} {(option == "--on" ? "goes" : "go")} with a scheme that calibrates or searches";
        if (settings.Scheme is not { } schemes)
        {
            throw new WorkflowException($"{rule}, as --schemes=small: what rules do takes no time worth cutting.");
        }

        if (SchemeOf(context, settings, schemes).Scheme is { IsCalibrated: false } scheme)
        {
            throw new WorkflowException($"{rule}. The scheme {scheme.Name} does not, and what it does for one model cannot be cut.");
        }
    }

    private static QuantizationSummary ByRules(WorkflowContext context, QuantizeSettings settings)
    {
        if (settings.Rules.Count == 0)
        {
            context.Log.Warning(
                "no --quantize_uint8, --quantize_uint16 or --quantize_float16 was given; the weights are copied as they are.");
        }

        var plan = QuantizationPlan.Create([.. settings.Rules]);
        var summary = ConsoleProgress.Run(context.Console, "Quantizing", tell => TfjsModelQuantizer.Quantize(
            settings.Model, settings.Output, plan, settings.WriteOptions, new ImmediateProgress<QuantizationProgress>(
                progress => tell(progress.BytesTotal == 0 ? 1 : (double)progress.BytesDone / progress.BytesTotal))));

        if (summary.SourceDtypes.Count > 0)
        {
            context.Log.Information(
                $"Source ({string.Join(", ", summary.SourceDtypes).ToLowerInvariant()}): the model is already quantized.");
        }

        QuantizationTable.Write(context.Console, summary);
        foreach (var warning in summary.Warnings)
        {
            context.Log.Warning(warning);
        }

        return summary;
    }

    private static void Foresee(WorkflowContext context, QuantizeSettings settings)
    {
        TfjsModel.Open(settings.Model).Dispose();
        TfjsModelWriter.RequireReplaceable(settings.Output);
        _ = settings.Scheme is { } schemes ? SchemeOf(context, settings, schemes) : null;
        context.Foresee(
            StepForecast.EveryTime($"Writing {context.Workspace.Display(settings.Output)}"), settings.Output);
    }

    private static ChosenScheme SchemeOf(WorkflowContext context, QuantizeSettings settings, SchemeSettings schemes)
    {
        var name = ModelSource.DefaultName(settings.Model);
        var experiment = settings.Dataset is { } path
            ? new DescribedExperiment(name, settings.Model, DatasetDescription.Load(path, context.ReadLimits), context.ReadLimits)
            : null;

        // A goal alone asks for the scheme that searches for it, and for no others.
        var asked = schemes.Names is null && schemes.Goal is not null ? schemes with { Names = [SchemeCatalog.OwnGoal] } : schemes;
        var choice = new SchemeChoice(context, asked, experiment?.Point ?? new SchemeOptions().Point, name);
        if (choice.Chosen is not [var scheme])
        {
            throw new WorkflowException(
                $"--schemes takes one scheme here, for one model is written; there are {choice.Chosen.Count}. {context.Words.Several}");
        }

        if (scheme.IsCalibrated && experiment is null)
        {
            throw new WorkflowException(
                $"The scheme {scheme.Name} calibrates by data, and needs --dataset=FILE; {SchemeCatalog.NamesWithoutCalibration} do not.");
        }

        return new ChosenScheme(scheme, choice.Options, experiment, schemes.SaveRecipe);
    }

    // False where only a part of what the scheme asks for was measured.
    private static bool ByScheme(WorkflowContext context, QuantizeSettings settings, ChosenScheme chosen)
    {
        using var device = settings.Gpu.Begin();
        var log = new ExperimentLog(context.Output.Text, ConsoleOutput.IsTerminal);
        var options = new ExperimentOptions { SkipUnreadable = settings.SkipUnreadable };
        var calibration = new Lazy<CalibrationData>(() => chosen.Experiment!.OpenCalibration(options, log));
        var run = new SchemeRun(settings.Model, settings.Output, calibration, chosen.Options, log);
        if (context.IsSharded)
        {
            var searches = new ModelSearches(ModelSource.DefaultName(settings.Model), [chosen.Scheme], _ => run, settings.Gpu);
            var isSettled = ShardedSearch.Settle(context, ModelSource.DefaultName(settings.Model), [searches], isFollowed: false);
            if (context.Sharding.Shard is { } shard)
            {
                if (isSettled)
                {
                    context.Log.Information($"Shard {shard}: there is nothing to compute but by --merge.");
                }

                return false;
            }

            run = searches.RunOf(chosen.Scheme);
        }

        var outcome = chosen.Scheme.Quantize(run);
        SearchFindings.Write(
            context, [outcome], chosen.SaveRecipe, Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.Output)) + ".sensitivity");
        foreach (var note in outcome.Notes.Skip(1))
        {
            log.Output.WriteLine(note);
        }

        if (context.Sharding.IsMerge)
        {
            MergeState.End(context.Sharding.Folder, 0);
        }

        return true;
    }

    private sealed record ChosenScheme(Scheme Scheme, SchemeOptions Options, DescribedExperiment? Experiment, string? SaveRecipe);
}
