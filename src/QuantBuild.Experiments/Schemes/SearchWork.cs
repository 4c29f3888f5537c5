using System.Globalization;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Recipes;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Schemes;

/// <summary>What a search asks for: sensitivities, and candidates quantized, compressed and judged. Results are kept on disk, so that an
/// interrupted search goes on.</summary>
internal sealed class SearchWork : IDisposable
{
    /// <summary>Depthwise kernels, the first kernel and the last.</summary>
    public const int Groups = 3;

    // Kernels are told apart by few examples: 55 photographs.
    private const int SensitivityValues = 1 << 23;

    private readonly SchemeRun _run;
    private readonly Calibrator _calibrator;
    private readonly ModelGraph _model;
    private readonly HashSet<string> _depthwise;
    private readonly float[] _reference;
    private readonly SearchMemory _memory;
    private readonly IReadOnlyList<KernelSensitivity> _sensitivities;
    private readonly string _scratch;
    private readonly Func<string, Compression, long> _count;
    private (Candidate Candidate, QuantizedModel Model)? _last;

    /// <param name="run">What is searched.</param>
    /// <param name="count">Counts the compressed bytes of a model's folder; those that are served where null.</param>
    public SearchWork(SchemeRun run, Func<string, Compression, long>? count = null)
    {
        (_run, _calibrator) = (run, new Calibrator(run.Calibration));
        _count = count ?? ((folder, compression) => ArtifactSizes.Of(folder).Compressed(compression));
        _model = ModelGraphFile.Read(run.Source);
        var depthwise = _model.Layers.Where(layer => layer.Class.Kernel is { IsDepthwise: true });
        _depthwise = [.. depthwise.SelectMany(Kernels.Of).Select(kernel => kernel.Name)];
        _scratch = Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Directory)) + ".candidate";
        _reference = run.Calibration.Value.Selection.Predict(_model);
        if (_reference.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            throw new ExperimentException(
                "The float model's outputs on the selection examples hold NaN or infinity, so that nothing can be chosen by them.");
        }

        _memory = SearchMemory.Open(run);
        _sensitivities = _memory.Sensitivities ??= Measure();
        if (_sensitivities.Count == 0)
        {
            throw new ExperimentException("The model has no kernel that a search could round. Choose a scheme that does not search: "
                + "converter-8bit, safe-8bit, tuned-8bit.");
        }
    }

    // Where no kernel moves the outputs, any price will do.
    public double StartPrice => StepAllocation.ReferencePrice(_sensitivities) / 16 is > 0 and var price ? price : 1;

    /// <summary>Whether a drop of the metric is a number at all: as a share of an error of 0 it is none.</summary>
    public bool IsDropDefined => _run.Calibration.Value.Selection.Judge(_reference, _reference).Drop is not null;

    public CandidateResult Evaluate(Candidate candidate)
    {
        if (_memory.Find(candidate) is { } known)
        {
            return known;
        }

        var quantized = Quantize(candidate);
        ModelGraphFile.Write(_scratch, quantized, _run.Source);
        var result = Judge(quantized.Graph, Estimate() ?? Count());
        _memory.Keep(candidate, result);
        return result;
    }

    /// <summary>Measures the bytes of a candidate that were estimated.</summary>
    public CandidateResult Measure(SearchPoint point)
    {
        ModelGraphFile.Write(_scratch, Quantize(point.Candidate), _run.Source);
        var result = point.Result with { CompressedBytes = Count().Bytes, IsEstimated = false };
        _memory.Keep(point.Candidate, result);
        return result;
    }

    /// <summary>What the converter's 8 bits come to.</summary>
    public CandidateResult EvaluateConverter()
    {
        ConverterScheme.Write(_run.Source, _scratch, QuantizedDtype.UInt8);
        return Judge(ModelGraphFile.Read(_scratch), Count());
    }

    public QuantizedModel Quantize(Candidate candidate)
    {
        if (_last?.Candidate.Key != candidate.Key)
        {
            _last = (candidate, _calibrator.Quantize(_model, StepsOf(candidate)));
        }

        return _last.Value.Model;
    }

    /// <summary>The steps that make a candidate.</summary>
    public QuantizationRecipe StepsOf(Candidate candidate) => Presets.Compact with
    {
        Lambda = candidate.Lambda,
        Kernels = StepAllocation.ForPrice(_sensitivities, candidate.Price, kernel => FactorOf(kernel, candidate)),
    };

    /// <summary>What was measured of each kernel, at the one width that the search measures.</summary>
    public IReadOnlyList<WeightSensitivity> Sensitivity
    {
        get
        {
            var measured = _sensitivities.ToDictionary(kernel => kernel.Kernel, StringComparer.Ordinal);
            return SensitivityTable.Of(ModelQuantizer.Prepare(_model, Presets.Compact.Passes).Prepared, kernel =>
                measured.TryGetValue(kernel.Name, out var found)
                    ? [new WidthError(KernelGrid.Distance(found.Step).For(kernel).Levels, found.Step, found.Divergence)]
                    : []);
        }
    }

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

    /// <summary>A result in the words of a sentence, by what the goal limits first.</summary>
    public string Describe(CandidateResult result, SearchGoal goal)
    {
        var bytes = string.Create(CultureInfo.InvariantCulture, $"{result.CompressedBytes:N0} bytes ({_run.Options.Compression.Name()})");
        var drop = result.Drop is { } number
            ? string.Create(CultureInfo.InvariantCulture, $"a drop of {number:G4}")
            : "a drop that is not defined";
        return goal.MaxDrop is null ? $"{bytes}, at {drop}" : $"{drop}, at {bytes}";
    }

    public void Dispose()
    {
        if (Directory.Exists(_scratch))
        {
            Directory.Delete(_scratch, recursive: true);
        }
    }

    private List<KernelSensitivity> Measure()
    {
        var (prepared, _) = ModelQuantizer.Prepare(_model, Presets.Compact.Passes);
        var selection = _run.Calibration.Value.Selection.Few(SensitivityValues);
        var reference = selection.Predict(_model);
        return [.. SensitivityAnalysis.Measure(
            prepared,
            Presets.Compact,
            _calibrator.Place,
            trial => selection.Judge(reference, selection.Predict(trial)).Divergence,
            _run.Progress("Sensitivity of each kernel"))];
    }

    private (long Bytes, bool IsEstimated) Count() => (_count(_scratch, _run.Options.Compression), false);

    /// <summary>Estimates the bytes of the model in the scratch folder, where counting them takes longer than all else. One of a kind that
    /// none was measured of is measured.</summary>
    private (long Bytes, bool IsEstimated)? Estimate()
    {
        if (_run.Options.Compression != Compression.Brotli)
        {
            return null;
        }

        var estimate = SizeEstimate.Of(_scratch);
        if (estimate.By(_memory.Packed) is { } bytes)
        {
            return (bytes, true);
        }

        var packed = estimate.Calibrate(_scratch);
        _memory.Keep(packed);
        return (estimate.By([packed])!.Value, false);
    }

    /// <summary>Judges a quantized model.</summary>
    private CandidateResult Judge(ModelGraph quantized, (long Bytes, bool IsEstimated) size)
    {
        var judged = _run.Calibration.Value.Selection.Judge(_reference, _run.Calibration.Value.Selection.Predict(quantized));

        // Outputs that are no numbers are as far away as can be.
        var isNumber = double.IsFinite(judged.Divergence) && double.IsFinite(judged.Drop ?? 0);
        return new CandidateResult(
            size.Bytes, isNumber ? judged.Drop : double.MaxValue, isNumber ? judged.Divergence : double.MaxValue, size.IsEstimated);
    }

    private double FactorOf(string kernel, Candidate candidate) =>
        kernel == _sensitivities[0].Kernel ? candidate.Factors[1]
        : kernel == _sensitivities[^1].Kernel ? candidate.Factors[2]
        : _depthwise.Contains(kernel) ? candidate.Factors[0]
        : 1;

    private void Line(string text) => _run.Log.Output.WriteLine(text);

    private string Describe(SearchPoint point)
    {
        var drop = point.Result.Drop is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number,8:F5}") : "not defined";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(point.Result.IsEstimated ? '~' : ' ')}{point.Result.CompressedBytes,10:N0} bytes {_run.Options.Compression.Name()}, "
                + $"drop {drop}, divergence {point.Result.Divergence:F5} (price, λ, factors {point.Candidate.Key})");
    }
}
