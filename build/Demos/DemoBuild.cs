using System.Globalization;
using System.Reflection;
using Build.Budgets;
using Build.Incremental;
using Cake.Core.Diagnostics;
using QuantBuild.Demos;
using QuantBuild.Keras;
using QuantBuild.Quantization;
using QuantBuild.Reporting;
using QuantBuild.Tfjs;

namespace Build.Demos;

/// <summary>The steps of one demo, which its targets delegate to: make the float model, quantize it, evaluate every variant.</summary>
public sealed class DemoBuild
{
    private static readonly Assembly KerasCode = typeof(KerasDevice).Assembly;
    private static readonly Assembly DemosCode = typeof(Demo).Assembly;
    private static readonly Assembly DatasetsCode = typeof(QuantBuild.Datasets.DatasetException).Assembly;
    private static readonly Assembly TfjsCode = typeof(TfjsModel).Assembly;
    private static readonly Assembly QuantizationCode = typeof(QuantizationPlan).Assembly;
    private static readonly Assembly ReportingCode = typeof(Report).Assembly;

    private readonly BuildContext context;
    private readonly Demo demo;
    private readonly string original;
    private readonly SchemeArguments schemes;
    private readonly DemoLog log;

    /// <param name="context">The command line, paths and console.</param>
    /// <param name="demo">The demo, or a given model in its place.</param>
    /// <param name="isQuantized">Whether the model has quantized variants beside it, or is evaluated as it is.</param>
    public DemoBuild(BuildContext context, Demo demo, bool isQuantized = true)
    {
        this.context = context;
        this.demo = demo;
        log = new DemoLog(context.Output.Text, Program.IsTerminal);
        schemes = new SchemeArguments(context, demo);
        Variants = [Variant.Original, .. isQuantized ? schemes.Chosen.Select(Variant.Of) : []];
        if (context.IsGiven(Arguments.ModelSavePath) && context.Targets.Where(MakesModel).ToArray() is { Length: > 1 } makers)
        {
            throw new BuildException($"--modelSavePath is the folder of one model, and this run has {string.Join(", ", makers)}. Run one demo at a time.");
        }

        original = context.Get(Arguments.ModelSavePath) ?? context.Paths.Model(demo.Name, Variant.Original.Name);
    }

    private IReadOnlyList<Variant> Variants { get; }

    /// <summary>Makes the float model, unless it is there and was made with the same arguments and code.</summary>
    /// <param name="target">The target that this step is, for messages.</param>
    public void CreateModel(string target)
    {
        var step = new Step(target, original) { Code = [DemosCode, KerasCode, DatasetsCode] };
        var recorded = StepRecord.Load(step.RecordPath);
        if (recorded is null && File.Exists(ModelJson(original)) && !context.Get(Arguments.Force))
        {
            context.Log.Information("{0} skipped: {1} was put there by hand (use --force to train over it)", target, context.Paths.Display(ModelJson(original)));
            return;
        }

        var options = OptionsOfModel(recorded);
        step = step with { Values = demo.ArgumentsOf(options), Inputs = demo.ModelInputs(options) };
        context.Run(step, () => demo.CreateModel(options, original, log));
    }

    /// <summary>Writes the quantized variants beside the float model.</summary>
    /// <param name="target">The target that this step is, for messages.</param>
    public void Quantize(string target)
    {
        var options = OptionsOfModel(StepRecord.Load(new Step(target, original).RecordPath));
        var calibration = new Lazy<CalibrationData>(() => demo.OpenCalibration(options, log));
        foreach (var variant in Variants.Skip(1))
        {
            var (scheme, directory) = (variant.Scheme!, DirectoryOf(variant));
            var step = new Step($"{target} ({variant.Name})", directory)
            {
                Inputs = [original, .. scheme.IsCalibrated ? demo.TestInputs(options) : []],
                Values = schemes.ValuesOf(scheme, demo.ArgumentsOf(options)),
                Code = scheme.IsCalibrated ? [TfjsCode, QuantizationCode, KerasCode, DemosCode, DatasetsCode] : [TfjsCode, QuantizationCode, DemosCode],
            };
            context.Run(step, () => scheme.Quantize(new SchemeRun(original, directory, calibration, schemes.Options, log)));
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
        var options = OptionsOfModel(StepRecord.Load(new Step(target, original).RecordPath));
        var reportPath = context.Paths.Report(demo.Name);
        var step = new Step(target, reportPath)
        {
            Inputs = [.. Variants.Select(DirectoryOf), .. demo.TestInputs(options)],
            Values = demo.ArgumentsOf(options),
            Code = [DemosCode, KerasCode, DatasetsCode, TfjsCode, QuantizationCode, ReportingCode],
        };
        context.Run(step, () =>
        {
            var report = Measure(options);
            BudgetGate.Forget(context, demo.Name);
            ReportFile.Save(reportPath, report);
        });

        ReportOutput.Write(context, ReportFile.Load(reportPath));
    }

    /// <summary>Test examples for comparing engines, none of which the model was trained on.</summary>
    public DemoSample OpenSample() =>
        demo.OpenSample(OptionsOfModel(StepRecord.Load(new Step(demo.Name, original).RecordPath)), log, demo.SampleSize);

    private Report Measure(DemoOptions options)
    {
        var device = context.Get(Arguments.Gpu) ? KerasDevice.RequireCuda() : KerasDevice.Cpu;
        using var data = demo.OpenTestData(options, log);
        using var calibration = Variants.Any(variant => variant.Scheme is { IsCalibrated: true }) ? demo.OpenCalibration(options, log) : null;
        var variants = DemoEvaluator.EvaluateAll(
            data,
            Variants,
            DirectoryOf,
            device,
            calibration?.TestExamples,
            variant => context.Log.Information("Evaluating {0} on {1} examples", variant.Name, data.Info.Examples));
        return new Report
        {
            Demo = demo.Name,
            CreatedAt = DateTimeOffset.UtcNow,
            Environment = MachineEnvironment.Describe(),
            Arguments = demo.ArgumentsOf(options),
            Seed = options.Seed,
            Commit = SourceCommit.Of(context.Paths.Root),
            Dataset = data.Info,
            Splits = calibration?.Splits ?? [],
            Variants = variants,
        };
    }

    /// <summary>
    /// What was given on the command line; else what the model that is there was made with, so that evaluating a model never
    /// trains it anew with other arguments nor tests it on rows that it has seen; else the demo's defaults.
    /// </summary>
    private DemoOptions OptionsOfModel(StepRecord? recorded)
    {
        var kept = recorded is not null && File.Exists(ModelJson(original)) ? recorded.Values : new Dictionary<string, string>();
        return demo.Defaults with
        {
            Epochs = context.Get(Arguments.Epochs) ?? Kept("epochs", demo.Defaults.Epochs),
            BatchSize = context.Get(Arguments.BatchSize) ?? Kept("batchSize", demo.Defaults.BatchSize),
            ValidationSplit = context.Get(Arguments.ValidationSplit) ?? Kept("validationSplit", demo.Defaults.ValidationSplit),
            EvaluationSplit = context.Get(Arguments.EvaluationSplit) ?? Kept("evaluationSplit", demo.Defaults.EvaluationSplit),
            Seed = context.Get(Arguments.Seed) ?? Kept("seed", demo.Defaults.Seed),
            Gpu = context.IsGiven(Arguments.Gpu) ? context.Get(Arguments.Gpu) : Kept("gpu", demo.Defaults.Gpu),
            Patience = context.Get(Arguments.Patience) ?? Kept("patience", demo.Defaults.Patience),
            KeepBest = context.IsGiven(Arguments.KeepBest) ? context.Get(Arguments.KeepBest) : Kept("keepBest", demo.Defaults.KeepBest),
            Resume = context.Get(Arguments.Resume),
            SkipUnreadable = context.Get(Arguments.SkipUnreadable),
            DataDirectory = context.Get(Arguments.DataDir),
            DownloadDirectory = context.Paths.Data,
        };

        T Kept<T>(string name, T otherwise) =>
            kept.TryGetValue(name, out var text) ? (T)Convert.ChangeType(text, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), CultureInfo.InvariantCulture) : otherwise;
    }

    private string DirectoryOf(Variant variant) =>
        variant == Variant.Original ? original : Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(original))!, variant.Name);

    private static bool MakesModel(string target) => target.StartsWith("Train", StringComparison.Ordinal) || target.StartsWith("Save", StringComparison.Ordinal);

    private static string ModelJson(string directory) => Path.Combine(directory, "model.json");
}
