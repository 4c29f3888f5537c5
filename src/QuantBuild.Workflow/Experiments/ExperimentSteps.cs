using System.Reflection;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Inference;
using QuantBuild.Quantization.Plans;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Files;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Sizes;
using QuantBuild.Workflow.Budgets;
using QuantBuild.Workflow.Incremental;
using QuantBuild.Workflow.Output;
using QuantBuild.Workflow.Reporting;

namespace QuantBuild.Workflow.Experiments;

/// <summary>The steps of one experiment: make the float model, quantize it, evaluate every variant.</summary>
public sealed class ExperimentSteps
{
    private static readonly Assembly _quantizationCode = typeof(QuantizationPlan).Assembly;
    private static readonly Assembly _reportingCode = typeof(Report).Assembly;

    private readonly WorkflowContext _context;
    private readonly Experiment _experiment;
    private readonly MakingSettings _settings;
    private readonly string _original;
    private readonly SchemeChoice? _schemes;
    private readonly string? _saveRecipe;
    private readonly ExperimentLog _log;
    private readonly ModelMaking _making;

    /// <param name="context">The workspace and console.</param>
    /// <param name="experiment">The model and its data.</param>
    /// <param name="making">What is given of how its float model is made.</param>
    /// <param name="schemes">What is given of its quantized variants; null where the model is evaluated as it is.</param>
    /// <exception cref="WorkflowException">The schemes do not fit.</exception>
    public ExperimentSteps(WorkflowContext context, Experiment experiment, MakingSettings making, SchemeSettings? schemes)
    {
        _context = context;
        _experiment = experiment;
        _settings = making;
        _log = new ExperimentLog(context.Output.Text, ConsoleOutput.IsTerminal);
        _schemes = schemes is null ? null : new SchemeChoice(context, schemes, experiment.Point, experiment.Name);
        _saveRecipe = schemes?.SaveRecipe;
        Variants = [Variant.Original, .. _schemes?.Chosen.Select(Variant.Of) ?? []];
        _original = making.SavePath ?? context.Workspace.Model(experiment.Name, Variant.Original.Name);
        _making = new ModelMaking(context, experiment, making, new Step(experiment.Name, _original));
    }

    private IReadOnlyList<Variant> Variants { get; }

    /// <summary>Keeps other runs from writing the same model until the result is disposed.</summary>
    /// <param name="target">What runs, for messages.</param>
    public IDisposable? TakeTurn(string target) => _context.TakeTurn(_original, target);

    /// <summary>Makes the float model, unless it is there and was made with the same arguments and code.</summary>
    /// <param name="target">What runs, for messages and as the step's name.</param>
    /// <param name="isResumable">Whether an interrupted making can be gone on with.</param>
    public void CreateModel(string target, bool isResumable = false)
    {
        using var turn = TakeTurn(target);
        if (_making.IsByHand && !_context.Force)
        {
            var reason = $"{_context.Workspace.Display(_making.ModelJson)} was put there by hand (use --force to train over it)";
            if (_context.DryRun)
            {
                _context.Foresee(new StepForecast(target, StepOutcome.Skipped, reason));
            }
            else
            {
                _context.Log.Information($"{target} skipped: {reason}");
            }

            return;
        }

        TfjsModelWriter.RequireReplaceable(_original);
        var options = _making.OptionsToMake();
        var step = ModelStep(target) with { Values = _experiment.ArgumentsOf(options), Inputs = _experiment.ModelInputs(options) };
        _context.Run(
            step,
            () => _experiment.CreateModel(options, _original, _log),
            isResumable ? Path.TrimEndingDirectorySeparator(_original) + ".checkpoint" : null,
            _settings.Resume);
    }

    /// <summary>Writes the quantized variants beside the float model.</summary>
    /// <param name="target">What runs, for messages and as the step's name.</param>
    public void Quantize(string target)
    {
        using var turn = TakeTurn(target);
        var options = OptionsOfMade();
        var calibration = new Lazy<CalibrationData>(() => _experiment.OpenCalibration(options, _log));
        foreach (var variant in Variants.Skip(1))
        {
            var (scheme, directory) = (variant.Scheme!, DirectoryOf(variant));
            _context.Run(VariantStep(target, variant, options), () =>
                scheme.Quantize(new SchemeRun(_original, directory, calibration, _schemes!.Options, _log)).Save(directory));
        }

        if (_context.DryRun)
        {
            return;
        }

        // Of searches that were skipped, too: their outcomes are kept.
        SearchFindings.Write(
            _context,
            [.. Variants.Where(variant => variant.Scheme is { IsSearch: true })
                .Select(variant => SchemeOutcome.Load(DirectoryOf(variant))).OfType<SchemeOutcome>()],
            _saveRecipe,
            _context.Workspace.Sensitivity(_experiment.Name));
    }

    /// <summary>Evaluates every variant, writes the report and shows it.</summary>
    /// <param name="target">What runs, for messages and as the step's name.</param>
    /// <param name="gate">What the report is held against; null for nothing.</param>
    /// <param name="isPublished">Whether the CI service is given the report; not where a summary of several follows.</param>
    /// <returns>The report; null in a dry run.</returns>
    public Report? Evaluate(string target, BudgetGate? gate = null, bool isPublished = true)
    {
        using var turn = TakeTurn(target);
        var options = OptionsOfMade();
        RequireMade(options);
        var reportPath = _context.Workspace.Report(_experiment.Name);
        using var turnOfReport = _context.TakeTurn(Path.GetDirectoryName(reportPath)!, target);
        var step = new Step(target, reportPath)
        {
            Inputs = [.. Variants.Select(DirectoryOf), .. Variants.Skip(1).Select(variant => SchemeOutcome.PathOf(DirectoryOf(variant)))
                .Where(File.Exists), .. _experiment.TestInputs(options)],
            Values = ArgumentsOf(options),
            Code = [.. _experiment.Code, _quantizationCode, _reportingCode, .. InferenceEngine.Code,
                .. ArtifactSizes.CodeOf(Enum.GetValues<Compression>())],
        };
        _context.Run(step, () =>
        {
            var report = Measure(options);
            BudgetGate.Forget(_context, _experiment.Name);
            ReportFile.Save(reportPath, report);
        });

        if (_context.DryRun)
        {
            return null;
        }

        var made = ReportFile.Load(reportPath);
        ReportOutput.Write(_context, made, gate, isPublished);
        return made;
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
            _settings.Gpu ?? false,
            calibration?.TestExamples,
            variant => _context.Log.Information(
                FormattableString.Invariant($"Evaluating {variant.Name} on {data.Info.Examples} examples")));

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
            Commit = SourceCommit.Of(_context.Workspace.Root),
            Dataset = data.Info,
            Splits = calibration?.Splits ?? [],
            Variants = variants,
        };
    }

    // A model that is yet to be made will be made with what is given now.
    private ExperimentOptions OptionsOfMade() => _context.IsComing(_original) ? _making.OptionsToMake() : _making.OptionsOfMade();

    private Step ModelStep(string target) => new(target, _original) { Code = _experiment.Code };

    private Step VariantStep(string target, Variant variant, ExperimentOptions options)
    {
        var scheme = variant.Scheme!;
        return new Step($"{target} ({variant.Name})", DirectoryOf(variant), SchemeOutcome.PathOf(DirectoryOf(variant)))
        {
            Inputs = [_original, .. scheme.IsCalibrated ? _experiment.TestInputs(options) : []],
            Values = _schemes!.ValuesOf(scheme, _experiment.ArgumentsOf(options)),
            Code = [_experiment.GetType().Assembly, .. scheme.CodeOf(_schemes.Options)],
        };
    }

    /// <summary>Refuses variants that were made of another model, by other arguments, or only in part:
    /// a report would tell of them what is not so.</summary>
    private void RequireMade(ExperimentOptions options)
    {
        foreach (var variant in Variants.Skip(1).Where(variant => !_context.IsComing(DirectoryOf(variant))))
        {
            if (VariantStep(variant.Name, variant, options).FindDeviation() is { } deviation)
            {
                throw new WorkflowException($"{_context.Workspace.Display(DirectoryOf(variant))} is not what its record says: {deviation}. "
                    + _context.Words.QuantizeAgain);
            }
        }
    }

    /// <summary>What the figures of a report depend on: what the model was made with, and what its variants were.</summary>
    private Dictionary<string, string> ArgumentsOf(ExperimentOptions options) =>
        new(_making.ArgumentsOf(options).Concat(Variants.Count > 1 ? _schemes!.Shown : []));

    private string DirectoryOf(Variant variant) => variant == Variant.Original
        ? _original
        : Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(_original))!, variant.Name);
}
