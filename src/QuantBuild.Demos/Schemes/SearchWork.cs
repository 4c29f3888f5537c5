using System.Globalization;
using QuantBuild.Keras.Calibration;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Search;
using QuantBuild.Reporting;
using QuantBuild.Tfjs;

namespace QuantBuild.Demos;

/// <summary>What a search asks for: sensitivities, and candidates quantized, compressed and judged. Results are kept on disk, so that an interrupted search goes on.</summary>
internal sealed class SearchWork : IDisposable
{
    /// <summary>Depthwise kernels, the first kernel and the last.</summary>
    public const int Groups = 3;

    private readonly SchemeRun run;
    private readonly ModelGraph model;
    private readonly float[] reference;
    private readonly SearchMemory memory;
    private readonly IReadOnlyList<KernelSensitivity> sensitivities;
    private readonly string scratch;

    public SearchWork(SchemeRun run)
    {
        this.run = run;
        model = ModelGraphFile.Read(run.Source);
        scratch = Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Directory)) + ".candidate";
        reference = run.Calibration.Value.Selection.Predict(model);
        memory = SearchMemory.Open(run);
        sensitivities = memory.Sensitivities ??= Measure();
    }

    public double StartPrice => StepAllocation.ReferencePrice(sensitivities) / 16;

    public CandidateResult Evaluate(Candidate candidate)
    {
        if (memory.Find(candidate) is { } known)
        {
            return known;
        }

        var quantized = Quantize(candidate);
        ModelGraphFile.Write(scratch, quantized, run.Source);
        var bytes = ArtifactSizes.Measure(scratch);
        var judged = run.Calibration.Value.Selection.Judge(reference, run.Calibration.Value.Selection.Predict(quantized.Graph));
        var result = new CandidateResult(run.Options.Brotli ? bytes.BrotliTarball : bytes.GzipTarball, judged.Drop, judged.Divergence);
        memory.Keep(candidate, result);
        return result;
    }

    public QuantizedModel Quantize(Candidate candidate) => run.Quantize(model, Presets.Compact with
    {
        Lambda = candidate.Lambda,
        Kernels = StepAllocation.ForPrice(sensitivities, candidate.Price, kernel => FactorOf(kernel, candidate)),
    });

    public void Tell(string scheme, SearchPoint point) => Line($"{scheme}: {Describe(point)}");

    /// <summary>Shows what nothing beats, and what was chosen: by the metric, which need not follow the divergence.</summary>
    public void TellFront(IEnumerable<SearchPoint> front, SearchPoint best)
    {
        Line("The front:");
        foreach (var point in front)
        {
            Line($"   {Describe(point)}");
        }

        Line($"-> {Describe(best)}");
    }

    public void Dispose()
    {
        if (Directory.Exists(scratch))
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private List<KernelSensitivity> Measure()
    {
        var (prepared, _) = ModelQuantizer.Prepare(model, Presets.Compact.Passes);
        var selection = run.Calibration.Value.Selection;
        return [.. SensitivityAnalysis.Measure(
            prepared,
            Presets.Compact,
            graph => new ModelCalibration(graph, run.Calibration.Value.Samples),
            trial => selection.Judge(reference, selection.Predict(trial)).Divergence,
            run.Progress("Sensitivity of each kernel"))];
    }

    private double FactorOf(string kernel, Candidate candidate) =>
        kernel == sensitivities[0].Kernel ? candidate.Factors[1]
        : kernel == sensitivities[^1].Kernel ? candidate.Factors[2]
        : kernel.EndsWith("/depthwise_kernel", StringComparison.Ordinal) ? candidate.Factors[0]
        : 1;

    private void Line(string text) => run.Log.Output.WriteLine(text);

    private string Describe(SearchPoint point) => string.Create(
        CultureInfo.InvariantCulture,
        $"{point.Result.CompressedBytes,10:N0} bytes {(run.Options.Brotli ? "brotli" : "gzip")}, drop {point.Result.Drop,8:F5}, divergence {point.Result.Divergence:F5} (price, λ, factors {point.Candidate.Key})");
}
