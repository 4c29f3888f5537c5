using System.Reflection;
using Build.Budgets;
using Build.CommandLine;
using Build.Reporting;
using Cake.Core.Diagnostics;
using QuantBuild.Demos;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Inference;
using QuantBuild.Keras;
using QuantBuild.Quantization.Plans;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Files;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Sizes;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Incremental;
using QuantBuild.Workflow.Output;

namespace Build.Experiments;

/// <summary>The steps of one experiment, which its targets delegate to: make the float model, quantize it,
/// evaluate every variant.</summary>
public sealed class ExperimentBuild
{
    private static readonly Assembly _kerasCode = typeof(KerasDevice).Assembly;
    private static readonly Assembly _demosCode = typeof(DemoCatalog).Assembly;
    private static readonly Assembly _experimentsCode = typeof(Experiment).Assembly;
    private static readonly Assembly _datasetsCode = typeof(QuantBuild.Datasets.DatasetException).Assembly;
    private static readonly Assembly _quantizationCode = typeof(QuantizationPlan).Assembly;
    private static readonly Assembly _reportingCode = typeof(Report).Assembly;

    private readonly BuildContext _context;
    private readonly Experiment _experiment;
    private readonly string _original;
    private readonly SchemeArguments _schemes;
    private readonly ExperimentLog _log;
    private readonly ModelMaking _making;

    /// <param name="context">The command line, paths and console.</param>
    /// <param name="experiment">The model and its data.</param>
    /// <param name="isQuantized">Whether the model has quantized variants beside it, or is evaluated as it is.</param>
    public ExperimentBuild(BuildContext context, Experiment experiment, bool isQuantized = true)
    {
        _context = context;
        _experiment = experiment;
        _log = new ExperimentLog(context.Output.Text, ConsoleOutput.IsTerminal);
        _schemes = new SchemeArguments(context, experiment);
        Variants = [Variant.Original, .. isQuantized ? _schemes.Chosen.Select(Variant.Of) : []];
        if (context.IsGiven(Arguments.ModelSavePath) && context.Targets.Where(MakesModel).ToArray() is { Length: > 1 } makers)
        {
            throw new WorkflowException("--modelSavePath is the folder of one model, "
                + $"and this run has {string.Join(", ", makers.Select(target => target.Name))}. Run one demo at a time.");
        }

        _original = context.Get(Arguments.ModelSavePath) ?? context.Paths.Model(experiment.Name, Variant.Original.Name);
        _making = new ModelMaking(context, experiment, new Step(experiment.Name, _original));
    }

    private IReadOnlyList<Variant> Variants { get; }

    /// <summary>Keeps other runs from writing the same model until the result is disposed.</summary>
    /// <param name="target">The target, for messages.</param>
    public IDisposable? TakeTurn(string target) => _context.TakeTurn(_original, target);

    /// <summary>Makes the float model, unless it is there and was made with the same arguments and code.</summary>
    /// <param name="target">The target that this step is, for messages.</param>
    public void CreateModel(string target)
    {
        using var turn = TakeTurn(target);
        if (_making.IsByHand && !_context.Get(Arguments.Force))
        {
            _context.Log.Information(
                "{0} skipped: {1} was put there by hand (use --force to train over it)", target, _context.Paths.Display(_making.ModelJson));
            return;
        }

        TfjsModelWriter.RequireReplaceable(_original);
        var options = _making.OptionsToMake();
        var step = ModelStep(target) with { Values = _experiment.ArgumentsOf(options), Inputs = _experiment.ModelInputs(options) };
        _context.Run(step, () => _experiment.CreateModel(options, _original, _log), _context.Targets.Any(other =>
            other.Name == target && other.Takes(Arguments.Resume)) ? Path.TrimEndingDirectorySeparator(_original) + ".checkpoint" : null);
    }

    /// <summary>Writes the quantized variants beside the float model.</summary>
    /// <param name="target">The target that this step is, for messages.</param>
    public void Quantize(string target)
    {
        using var turn = TakeTurn(target);
        var options = _making.OptionsOfMade();
        var calibration = new Lazy<CalibrationData>(() => _experiment.OpenCalibration(options, _log));
        foreach (var variant in Variants.Skip(1))
        {
            var (scheme, directory) = (variant.Scheme!, DirectoryOf(variant));
            _context.Run(VariantStep(target, variant, options), () =>
                scheme.Quantize(new SchemeRun(_original, directory, calibration, _schemes.Options, _log)).Save(directory));
        }
    }

    /// <summary>Evaluates every variant, writes the report and shows it.</summary>
    /// <param name="target">The target that this step is, for messages.</param>
    public void Evaluate(string target)
    {
        using var turn = TakeTurn(target);
        var options = _making.OptionsOfMade();
        RequireMade(options);
        var reportPath = _context.Paths.Report(_experiment.Name);
        using var turnOfReport = _context.TakeTurn(Path.GetDirectoryName(reportPath)!, target);
        var step = new Step(target, reportPath)
        {
            Inputs = [.. Variants.Select(DirectoryOf), .. Variants.Skip(1).Select(variant => SchemeOutcome.PathOf(DirectoryOf(variant)))
                .Where(File.Exists), .. _experiment.TestInputs(options)],
            Values = ArgumentsOf(options),
            Code = [_demosCode, _experimentsCode, _kerasCode, _datasetsCode, _quantizationCode, _reportingCode,
                .. InferenceEngine.Code, .. ArtifactSizes.CodeOf(Enum.GetValues<Compression>())],
        };
        _context.Run(step, () =>
        {
            var report = Measure(options);
            BudgetGate.Forget(_context, _experiment.Name);
            ReportFile.Save(reportPath, report);
        });

        ReportOutput.Write(_context, ReportFile.Load(reportPath));
    }

    /// <summary>Test examples for comparing engines, none of which the model was trained on.</summary>
    public ExperimentSample OpenSample() =>
        _experiment.OpenSample(_making.OptionsToMake(), _log, _experiment.SampleSize);

    private Report Measure(ExperimentOptions options)
    {
        using var data = _experiment.OpenTestData(options, _log);
        var calibration =
            Variants.Any(variant => variant.Scheme is { IsCalibrated: true }) ? _experiment.OpenCalibration(options, _log) : null;
        var variants = VariantEvaluator.EvaluateAll(
            data,
            Variants,
            DirectoryOf,
            _context.Get(Arguments.Gpu),
            calibration?.TestExamples,
            variant => _context.Log.Information("Evaluating {0} on {1} examples", variant.Name, data.Info.Examples));

        // Once more: the report must not tell of one model what was measured on another, put there meanwhile.
        _ = _making.OptionsOfMade();
        RequireMade(options);
        return new Report
        {
            Demo = _experiment.Name,
            CreatedAt = DateTimeOffset.UtcNow,
            Environment = MachineEnvironment.Describe(),
            Arguments = ArgumentsOf(options),
            Seed = options.Seed,
            Commit = SourceCommit.Of(_context.Paths.Root),
            Dataset = data.Info,
            Splits = calibration?.Splits ?? [],
            Variants = variants,
        };
    }

    private Step ModelStep(string target) => new(target, _original) { Code = [_demosCode, _experimentsCode, _kerasCode, _datasetsCode] };

    private Step VariantStep(string target, Variant variant, ExperimentOptions options)
    {
        var scheme = variant.Scheme!;
        return new Step($"{target} ({variant.Name})", DirectoryOf(variant), SchemeOutcome.PathOf(DirectoryOf(variant)))
        {
            Inputs = [_original, .. scheme.IsCalibrated ? _experiment.TestInputs(options) : []],
            Values = _schemes.ValuesOf(scheme, _experiment.ArgumentsOf(options)),
            Code = [_demosCode, .. scheme.CodeOf(_schemes.Options)],
        };
    }

    /// <summary>Refuses variants that were made of another model, by other arguments, or only in part:
    /// a report would tell of them what is not so.</summary>
    private void RequireMade(ExperimentOptions options)
    {
        foreach (var variant in Variants.Skip(1))
        {
            if (VariantStep(variant.Name, variant, options).FindDeviation() is { } deviation)
            {
                throw new WorkflowException($"{_context.Paths.Display(DirectoryOf(variant))} is not what its record says: {deviation}. "
                    + "Quantize the model again, or run the target without --exclusive.");
            }
        }
    }

    /// <summary>What the figures of a report depend on: what the model was made with, and what its variants were.</summary>
    private Dictionary<string, string> ArgumentsOf(ExperimentOptions options) =>
        new(_making.ArgumentsOf(options).Concat(Variants.Count > 1 ? _schemes.Shown : []));

    private string DirectoryOf(Variant variant) => variant == Variant.Original
        ? _original
        : Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(_original))!, variant.Name);

    // What makes a model is the first in its line that has to do with the model's folder.
    private bool MakesModel(Target target) =>
        _context.Graph.Closure(target.Name).Where(other => other.Takes(Arguments.ModelSavePath)).SequenceEqual([target]);
}
