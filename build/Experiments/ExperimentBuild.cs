using System.Reflection;
using Build.Budgets;
using Build.CommandLine;
using Build.Incremental;
using Build.Output;
using Build.Reporting;
using Cake.Core.Diagnostics;
using QuantBuild.Demos;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Keras;
using QuantBuild.Quantization.Plans;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Files;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Sizes;

namespace Build.Experiments;

/// <summary>The steps of one experiment, which its targets delegate to: make the float model, quantize it, evaluate every variant.</summary>
public sealed class ExperimentBuild
{
    private static readonly Assembly KerasCode = typeof(KerasDevice).Assembly;
    private static readonly Assembly DemosCode = typeof(DemoCatalog).Assembly;
    private static readonly Assembly ExperimentsCode = typeof(Experiment).Assembly;
    private static readonly Assembly DatasetsCode = typeof(QuantBuild.Datasets.DatasetException).Assembly;
    private static readonly Assembly QuantizationCode = typeof(QuantizationPlan).Assembly;
    private static readonly Assembly ReportingCode = typeof(Report).Assembly;

    private readonly BuildContext context;
    private readonly Experiment experiment;
    private readonly string original;
    private readonly SchemeArguments schemes;
    private readonly ExperimentLog log;
    private readonly ModelMaking making;

    /// <param name="context">The command line, paths and console.</param>
    /// <param name="experiment">The model and its data.</param>
    /// <param name="isQuantized">Whether the model has quantized variants beside it, or is evaluated as it is.</param>
    public ExperimentBuild(BuildContext context, Experiment experiment, bool isQuantized = true)
    {
        this.context = context;
        this.experiment = experiment;
        log = new ExperimentLog(context.Output.Text, BuildOutput.IsTerminal);
        schemes = new SchemeArguments(context, experiment);
        Variants = [Variant.Original, .. isQuantized ? schemes.Chosen.Select(Variant.Of) : []];
        if (context.IsGiven(Arguments.ModelSavePath) && context.Targets.Where(MakesModel).ToArray() is { Length: > 1 } makers)
        {
            throw new BuildException($"--modelSavePath is the folder of one model, and this run has {string.Join(", ", makers.Select(target => target.Name))}. Run one demo at a time.");
        }

        original = context.Get(Arguments.ModelSavePath) ?? context.Paths.Model(experiment.Name, Variant.Original.Name);
        making = new ModelMaking(context, experiment, new Step(experiment.Name, original));
    }

    private IReadOnlyList<Variant> Variants { get; }

    /// <summary>Keeps other runs from writing the same model until the result is disposed.</summary>
    /// <param name="target">The target, for messages.</param>
    public IDisposable? TakeTurn(string target) => context.TakeTurn(original, target);

    /// <summary>Makes the float model, unless it is there and was made with the same arguments and code.</summary>
    /// <param name="target">The target that this step is, for messages.</param>
    public void CreateModel(string target)
    {
        using var turn = TakeTurn(target);
        if (making.IsByHand && !context.Get(Arguments.Force))
        {
            context.Log.Information("{0} skipped: {1} was put there by hand (use --force to train over it)", target, context.Paths.Display(making.ModelJson));
            return;
        }

        TfjsModelWriter.RequireReplaceable(original);
        var options = making.OptionsToMake();
        var step = ModelStep(target) with { Values = experiment.ArgumentsOf(options), Inputs = experiment.ModelInputs(options) };
        context.Run(step, () => experiment.CreateModel(options, original, log), context.Targets.Any(other => other.Name == target && other.Takes(Arguments.Resume)) ? Path.TrimEndingDirectorySeparator(original) + ".checkpoint" : null);
    }

    /// <summary>Writes the quantized variants beside the float model.</summary>
    /// <param name="target">The target that this step is, for messages.</param>
    public void Quantize(string target)
    {
        using var turn = TakeTurn(target);
        var options = making.OptionsOfMade();
        var calibration = new Lazy<CalibrationData>(() => experiment.OpenCalibration(options, log));
        foreach (var variant in Variants.Skip(1))
        {
            var (scheme, directory) = (variant.Scheme!, DirectoryOf(variant));
            context.Run(VariantStep(target, variant, options), () => scheme.Quantize(new SchemeRun(original, directory, calibration, schemes.Options, log)).Save(directory));
        }

        if (calibration.IsValueCreated)
        {
            calibration.Value.Dispose();
        }
    }

    /// <summary>Evaluates every variant, writes the report and shows it.</summary>
    /// <param name="target">The target that this step is, for messages.</param>
    public void Evaluate(string target)
    {
        using var turn = TakeTurn(target);
        var options = making.OptionsOfMade();
        RequireMade(options);
        var reportPath = context.Paths.Report(experiment.Name);
        using var turnOfReport = context.TakeTurn(Path.GetDirectoryName(reportPath)!, target);
        var step = new Step(target, reportPath)
        {
            Inputs = [.. Variants.Select(DirectoryOf), .. Variants.Skip(1).Select(variant => SchemeOutcome.PathOf(DirectoryOf(variant))).Where(File.Exists), .. experiment.TestInputs(options)],
            Values = ArgumentsOf(options),
            Code = [DemosCode, ExperimentsCode, KerasCode, DatasetsCode, QuantizationCode, ReportingCode, .. ArtifactSizes.CodeOf(Enum.GetValues<Compression>())],
        };
        context.Run(step, () =>
        {
            var report = Measure(options);
            BudgetGate.Forget(context, experiment.Name);
            ReportFile.Save(reportPath, report);
        });

        ReportOutput.Write(context, ReportFile.Load(reportPath));
    }

    /// <summary>Test examples for comparing engines, none of which the model was trained on.</summary>
    public ExperimentSample OpenSample() =>
        experiment.OpenSample(making.OptionsToMake(), log, experiment.SampleSize);

    private Report Measure(ExperimentOptions options)
    {
        var device = context.Get(Arguments.Gpu) ? KerasDevice.RequireCuda() : KerasDevice.Cpu;
        using var data = experiment.OpenTestData(options, log);
        using var calibration = Variants.Any(variant => variant.Scheme is { IsCalibrated: true }) ? experiment.OpenCalibration(options, log) : null;
        var variants = VariantEvaluator.EvaluateAll(
            data,
            Variants,
            DirectoryOf,
            device,
            calibration?.TestExamples,
            variant => context.Log.Information("Evaluating {0} on {1} examples", variant.Name, data.Info.Examples));

        // Once more: the report must not tell of one model what was measured on another, put there meanwhile.
        _ = making.OptionsOfMade();
        RequireMade(options);
        return new Report
        {
            Demo = experiment.Name,
            CreatedAt = DateTimeOffset.UtcNow,
            Environment = MachineEnvironment.Describe(),
            Arguments = ArgumentsOf(options),
            Seed = options.Seed,
            Commit = SourceCommit.Of(context.Paths.Root),
            Dataset = data.Info,
            Splits = calibration?.Splits ?? [],
            Variants = variants,
        };
    }

    private Step ModelStep(string target) => new(target, original) { Code = [DemosCode, ExperimentsCode, KerasCode, DatasetsCode] };

    private Step VariantStep(string target, Variant variant, ExperimentOptions options)
    {
        var scheme = variant.Scheme!;
        return new Step($"{target} ({variant.Name})", DirectoryOf(variant), SchemeOutcome.PathOf(DirectoryOf(variant)))
        {
            Inputs = [original, .. scheme.IsCalibrated ? experiment.TestInputs(options) : []],
            Values = schemes.ValuesOf(scheme, experiment.ArgumentsOf(options)),
            Code = [DemosCode, .. scheme.CodeOf(schemes.Options)],
        };
    }

    /// <summary>Refuses variants that were made of another model, by other arguments, or only in part: a report would tell of them what is not so.</summary>
    private void RequireMade(ExperimentOptions options)
    {
        foreach (var variant in Variants.Skip(1))
        {
            if (VariantStep(variant.Name, variant, options).FindDeviation() is { } deviation)
            {
                throw new BuildException($"{context.Paths.Display(DirectoryOf(variant))} is not what its record says: {deviation}. Quantize the model again, or run the target without --exclusive.");
            }
        }
    }

    /// <summary>What the figures of a report depend on: what the model was made with, and what its variants were.</summary>
    private Dictionary<string, string> ArgumentsOf(ExperimentOptions options) =>
        new(making.ArgumentsOf(options).Concat(Variants.Count > 1 ? schemes.Shown : []));

    private string DirectoryOf(Variant variant) =>
        variant == Variant.Original ? original : Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(original))!, variant.Name);

    // What makes a model is the first in its line that has to do with the model's folder.
    private bool MakesModel(Target target) => context.Graph.Closure(target.Name).Where(other => other.Takes(Arguments.ModelSavePath)).SequenceEqual([target]);
}
