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
using QuantBuild.Workflow.Sharding;

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
    private readonly Lazy<CalibrationData> _calibration;
    private ModelSearches? _searches;

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
        _calibration = new(() => _experiment.OpenCalibration(OptionsOfMade(), _log));
        _making = new ModelMaking(context, experiment, making, new Step(experiment.Name, _original));
    }

    /// <summary>The model's name.</summary>
    internal string Name => _experiment.Name;

    /// <summary>The float model, then its quantized variants.</summary>
    internal IReadOnlyList<Variant> Variants { get; }

    /// <summary>Whether a graphics card calibrates and evaluates.</summary>
    internal GpuUse Device => _settings.Gpu ?? GpuUse.Never;

    /// <summary>The assemblies whose code decides what a variant makes of an example.</summary>
    internal IEnumerable<Assembly> EvaluationCode => [.. _experiment.Code, .. InferenceEngine.Code];

    /// <summary>What it depends on beside models, data and code, by argument name. The model must be made.</summary>
    internal IReadOnlyDictionary<string, string> ArgumentsOfEvaluation =>
        new Dictionary<string, string>(_making.ArgumentsOf(_making.OptionsOfMade())) { ["gpu"] = Device.ToArgument() };

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
    /// <exception cref="RoundOverException">A round of searches was merged, and there is another.</exception>
    public void Quantize(string target)
    {
        if (!_context.IsSharded || ShardedSearch.Settle(_context, Name, [Searches], isFollowed: false))
        {
            Quantize(target, Variants);
        }
    }

    /// <summary>Writes some of the quantized variants.</summary>
    internal void Quantize(string target, IReadOnlyCollection<Variant> variants)
    {
        using var turn = TakeTurn(target);
        using var device = Device.Begin();
        var options = OptionsOfMade();
        foreach (var variant in Variants.Skip(1).Intersect(variants))
        {
            var (scheme, directory) = (variant.Scheme!, DirectoryOf(variant));
            _context.Run(VariantStep(target, variant, options), () => scheme.Quantize(_context.IsSharded && Searches.Has(scheme)
                ? Searches.RunOf(scheme)
                : RunOf(scheme)).Save(directory));
        }

        if (_context.DryRun || _context.Sharding.IsPart)
        {
            return;
        }

        // Of searches that were skipped, too: their outcomes are kept.
        SearchFindings.Write(
            _context,
            [.. Variants.Intersect(variants).Where(variant => variant.Scheme is { IsSearch: true })
                .Select(variant => SchemeOutcome.Load(DirectoryOf(variant))).OfType<SchemeOutcome>()],
            _saveRecipe,
            _context.Workspace.Sensitivity(_experiment.Name));
    }

    /// <summary>Evaluates every variant, writes the report and shows it.</summary>
    /// <param name="target">What runs, for messages and as the step's name.</param>
    /// <param name="gate">What the report is held against; null for nothing.</param>
    /// <param name="isPublished">Whether the CI service is given the report; not where a summary of several follows.</param>
    /// <returns>The report; null in a dry run, and where a part of it was computed alone.</returns>
    public Report? Evaluate(string target, BudgetGate? gate = null, bool isPublished = true)
    {
        if (!_context.IsSharded)
        {
            return Evaluate(target, gate, isPublished, data: null, merged: null);
        }

        // A round was measured before, and nothing was made.
        if (_context.Sharding.IsPart && !ShardedSearch.IsSettled(_context, Name, Searches))
        {
            return null;
        }

        using var work = new EvaluationWork(this, target, makesMissing: false);
        RequireMade(_making.OptionsOfMade());
        return ShardedEvaluation.Run(_context, Name, [work], gate, isPublished).SingleOrDefault();
    }

    /// <summary>As <see cref="Evaluate(string, BudgetGate?, bool)"/>, by what shards computed where that is given.</summary>
    internal Report? Evaluate(string target, BudgetGate? gate, bool isPublished, TestData? data, MergedOutcomes? merged)
    {
        using var turn = TakeTurn(target);
        using var device = Device.Begin();
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
            using var opened = data is null ? OpenTestData() : null;
            var report = Measure(options, data ?? opened!, merged);
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

    /// <summary>What goes in rounds: the searches among the schemes, and what all schemes ask of calibration samples. Where nothing is
    /// searched that is not worth rounds.</summary>
    internal ModelSearches Searches => _searches ??= new ModelSearches(
        Name,
        [.. Variants.Select(variant => variant.Scheme).OfType<Scheme>().Where(scheme => scheme.IsCalibrated && AnySearches)],
        RunOf,
        Device);

    private bool AnySearches => Variants.Any(variant => variant.Scheme is { IsSearch: true });

    private SchemeRun RunOf(Scheme scheme) =>
        new(_original, DirectoryOf(Variant.Of(scheme)), _calibration, _schemes!.Options, _log);

    /// <summary>Opens the examples that variants are judged by.</summary>
    internal TestData OpenTestData() => _experiment.OpenTestData(_making.OptionsToMake(), _log);

    /// <summary>Says which variant is evaluated.</summary>
    internal void Tell(Variant variant, long examples) =>
        _context.Log.Information(FormattableString.Invariant($"Evaluating {variant.Name} on {examples} examples"));

    /// <summary>Where a variant is.</summary>
    internal string DirectoryOf(Variant variant) => variant == Variant.Original
        ? _original
        : Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(_original))!, variant.Name);

    private Report Measure(ExperimentOptions options, TestData data, MergedOutcomes? merged)
    {
        var calibration = Variants.Any(variant => variant.Scheme is { IsCalibrated: true }) ? _calibration.Value : null;
        var variants = VariantEvaluator.EvaluateAll(
            data,
            Variants,
            DirectoryOf,
            merged ?? (IVariantOutcomes)new MeasuredOutcomes(),
            calibration?.TestExamples,
            merged is null ? variant => Tell(variant, data.Info.Examples) : null);

        // Once more: the report must not tell of one model what was measured on another, put there meanwhile.
        _ = _making.OptionsOfMade();
        RequireMade(options);
        return new Report
        {
            Demo = _experiment.Name,
            CreatedAt = DateTimeOffset.UtcNow,
            Environment = _settings.Gpu is null
                ? MachineEnvironment.Describe()
                : MachineEnvironment.Describe().SetItem("device", InferenceDevices.Describe()),
            Machines = merged?.Machines ?? [],
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
}
