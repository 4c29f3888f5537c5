using System.Globalization;
using QuantBuild.Common.Files;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Recipes;
using QuantBuild.Experiments.Schemes.Rounds;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Rounding;
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

    private readonly SchemeRun _run;
    private readonly Calibrator _calibrator;
    private readonly ModelGraph _model;
    private readonly HashSet<string> _depthwise;
    private readonly Lazy<ModelGraph> _prepared;
    private readonly Lazy<float[]> _reference;
    private readonly SearchMemory _memory;
    private readonly ScratchFolder _scratch;
    private readonly Func<string, Compression, long> _count;
    private IReadOnlyList<KernelSensitivity>? _sensitivities;
    private (Candidate Candidate, QuantizedModel Model)? _last;

    /// <param name="run">What is searched.</param>
    /// <param name="count">Counts the compressed bytes of a model's folder; those that are served where null.</param>
    public SearchWork(SchemeRun run, Func<string, Compression, long>? count = null)
    {
        (_run, _calibrator) = (run, run.NewCalibrator());
        _count = count ?? ((folder, compression) => ArtifactSizes.Of(folder).Compressed(compression));
        _model = ModelGraphFile.Read(run.Source);
        _prepared = new(() => ModelQuantizer.Prepare(_model, Presets.Compact.Passes).Prepared);
        var depthwise = _model.Layers.Where(layer => layer.Class.Kernel is { IsDepthwise: true });
        _depthwise = [.. depthwise.SelectMany(Kernels.Of).Select(kernel => kernel.Name)];

        // Shards that work side by side must not write the same candidate's folder.
        _scratch = new ScratchFolder(
            run.Rounds is null ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Directory)) + ".candidate"
                : Path.Combine(Path.GetTempPath(), $"quantbuild-candidate-{Guid.NewGuid():N}"));
        _reference = new(Predict);
        if (run.Rounds is null)
        {
            _ = _reference.Value;
        }

        _memory = SearchMemory.Open(run);
    }

    // Where no kernel moves the outputs, any price will do.
    public double StartPrice => StepAllocation.ReferencePrice(Sensitivities) / 16 is > 0 and var price ? price : 1;

    /// <summary>Whether a drop of the metric is a number at all: as a share of an error of 0 it is none.</summary>
    public bool IsDropDefined => Find(new SearchUnit(SearchUnitKind.Reference)).IsDropDefined == true;

    /// <summary>What rounding each kernel costs.</summary>
    /// <exception cref="SearchPausedException">The search goes in rounds, and not all of that is known.</exception>
    private IReadOnlyList<KernelSensitivity> Sensitivities => _sensitivities ??= _memory.Sensitivities ??= RequireAny(
        _run.Rounds is { } rounds ? Known(rounds) : Measure(isWanted: null));

    /// <summary>The same without factors that change nothing: the group is empty, or its steps are as fine as they can be.</summary>
    public Candidate Simplify(Candidate candidate)
    {
        for (var group = 0; group < Groups; group++)
        {
            var plain = candidate with { Factors = candidate.Factors.SetItem(group, 1) };
            if (GridsOf(plain, group).SequenceEqual(GridsOf(candidate, group)))
            {
                candidate = plain;
            }
        }

        return candidate;
    }

    public CandidateResult Evaluate(Candidate candidate)
    {
        if (_memory.Find(candidate) is { } known)
        {
            return known;
        }

        var measured = Find(new SearchUnit(SearchUnitKind.Candidate, Candidate: candidate));
        var result = measured.Result!;
        if (measured.Size is { } size)
        {
            var (bytes, isEstimated) = Estimate(candidate, size, measured.Packed);
            result = result with { CompressedBytes = bytes, IsEstimated = isEstimated };
        }

        _memory.Keep(candidate, result);
        return result;
    }

    /// <summary>Measures the bytes of a candidate that were estimated.</summary>
    public CandidateResult Measure(SearchPoint point)
    {
        if (_memory.SizeOf(point.Candidate) is not { } bytes)
        {
            bytes = Find(new SearchUnit(SearchUnitKind.Size, Candidate: point.Candidate)).Result!.CompressedBytes;
            _memory.Keep(point.Candidate, bytes);
        }

        return point.Result with { CompressedBytes = bytes, IsEstimated = false };
    }

    /// <summary>Trains the corrections of a candidate.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="limit">How long it may take.</param>
    /// <returns>The candidate with what came of it, measured and judged like others; null where training has not helped.</returns>
    public TrainedCandidate? Train(Candidate candidate, TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero || _run.Train(Quantize(candidate), limit) is not { IsTrained: true } outcome)
        {
            return null;
        }

        ModelGraphFile.Write(_scratch.Path, outcome.Model, _run.Source);
        var point = new SearchPoint(candidate, Judge(outcome.Model.Graph, Count()));
        Line($"trained: {Describe(point)}");
        return new TrainedCandidate(point, outcome.Model, outcome.Note);
    }

    /// <summary>What the converter's 8 bits come to.</summary>
    public CandidateResult EvaluateConverter() => Find(new SearchUnit(SearchUnitKind.Converter)).Result!;

    /// <summary>Does something that leaves no trace in what is known.</summary>
    public void Rehearse(Action action) => _memory.Rehearse(action);

    /// <summary>Measures for a search in rounds.</summary>
    /// <param name="units">What is to be measured.</param>
    public IEnumerable<(SearchUnit Unit, SearchMeasure Measure)> Measure(IReadOnlyList<SearchUnit> units)
    {
        var kernels = units.Where(unit => unit.Kind == SearchUnitKind.Kernel).ToDictionary(unit => unit.Kernel!, StringComparer.Ordinal);
        foreach (var sensitivity in kernels.Count > 0 ? Measure(kernels.ContainsKey) : [])
        {
            yield return (kernels[sensitivity.Kernel], new SearchMeasure { Sensitivity = sensitivity });
        }

        foreach (var unit in units.Where(unit => unit.Kind != SearchUnitKind.Kernel))
        {
            yield return (unit, Measure(unit));
        }
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
        Kernels = StepAllocation.ForPrice(Sensitivities, candidate.Price, kernel => FactorOf(kernel, candidate)),
    };

    /// <summary>What was measured of each kernel, at the one width that the search measures.</summary>
    public IReadOnlyList<WeightSensitivity> Sensitivity
    {
        get
        {
            var measured = Sensitivities.ToDictionary(kernel => kernel.Kernel, StringComparer.Ordinal);
            return SensitivityTable.Of(_prepared.Value, kernel =>
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

    public void Dispose() => _scratch.Dispose();

    private float[] Predict()
    {
        var outputs = _run.Calibration.Value.Selection.Predict(_model);
        return outputs.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue)
            ? throw new ExperimentException(
                "The float model's outputs on the selection examples hold NaN or infinity, so that nothing can be chosen by them.")
            : outputs;
    }

    // Where the search goes in rounds, what was measured before; else it is measured now.
    private SearchMeasure Find(SearchUnit unit) => _run.Rounds is { } rounds ? rounds.Require(unit) : Measure(unit);

    private SearchMeasure Measure(SearchUnit unit) => unit.Kind switch
    {
        SearchUnitKind.Reference => new SearchMeasure { IsDropDefined = HasDrop() },
        SearchUnitKind.Converter => new SearchMeasure { Result = JudgeConverter() },
        SearchUnitKind.Size => new SearchMeasure { Result = new CandidateResult(SizeOf(unit.Candidate!), null, 0) },
        SearchUnitKind.Packing => Pack(unit.Candidate!),
        _ => WithPacking(Judge(unit.Candidate!)),
    };

    private bool HasDrop() => _run.Calibration.Value.Selection.Judge(_reference.Value, _reference.Value).Drop is not null;

    private static IReadOnlyList<KernelSensitivity> RequireAny(IReadOnlyList<KernelSensitivity> measured) => measured.Count > 0 ? measured
        : throw new ExperimentException("The model has no kernel that a search could round. Choose a scheme that does not search: "
            + "converter-8bit, safe-8bit, tuned-8bit.");

    // What every search needs is asked for at once.
    private KernelSensitivity[] Known(SearchRounds rounds)
    {
        SearchUnit[] kernels = [.. SensitivityAnalysis.KernelsOf(_prepared.Value)
            .Select(kernel => new SearchUnit(SearchUnitKind.Kernel, kernel))];
        SearchUnit[] unknown = [.. new[] { new SearchUnit(SearchUnitKind.Reference), new SearchUnit(SearchUnitKind.Converter) }
            .Concat(kernels).Where(unit => rounds.Find(unit) is null)];
        return unknown.Length > 0
            ? throw new SearchPausedException(unknown)
            : [.. kernels.Select(kernel => rounds.Require(kernel).Sensitivity!)];
    }

    private List<KernelSensitivity> Measure(Func<string, bool>? isWanted)
    {
        var selection = _run.Calibration.Value.Selection.Few();
        var reference = selection.Predict(_model);
        return [.. SensitivityAnalysis.Measure(
            _prepared.Value,
            Presets.Compact,
            _calibrator.Place,
            trial => selection.Judge(reference, selection.Predict(trial)).Divergence,
            _run.Progress("Sensitivity of each kernel"),
            isWanted)];
    }

    private (long Bytes, bool IsEstimated) Count() => (_count(_scratch.Path, _run.Options.Compression), false);

    private long SizeOf(Candidate candidate)
    {
        ModelGraphFile.Write(_scratch.Path, Quantize(candidate), _run.Source);
        return Count().Bytes;
    }

    /// <summary>Judges a candidate. Its bytes are to be estimated where counting them takes longer than all else.</summary>
    private SearchMeasure Judge(Candidate candidate)
    {
        var quantized = Quantize(candidate);
        ModelGraphFile.Write(_scratch.Path, quantized, _run.Source);
        return _run.Options.Compression == Compression.Brotli
            ? new SearchMeasure { Size = SizeEstimate.Of(_scratch.Path), Result = Judge(quantized.Graph, (0, true)) }
            : new SearchMeasure { Result = Judge(quantized.Graph, Count()) };
    }

    private CandidateResult JudgeConverter()
    {
        ConverterScheme.Write(_run.Source, _scratch.Path, QuantizedDtype.UInt8);
        return Judge(ModelGraphFile.Read(_scratch.Path), Count());
    }

    // What none of its kind was packed of is packed beside, while it is there.
    private SearchMeasure WithPacking(SearchMeasure measure) => measure.Size is { } size && size.By(_memory.Packed) is null
        ? measure with { Packed = size.Calibrate(_scratch.Path) }
        : measure;

    private SearchMeasure Pack(Candidate candidate)
    {
        ModelGraphFile.Write(_scratch.Path, Quantize(candidate), _run.Source);
        return new SearchMeasure { Packed = SizeEstimate.Of(_scratch.Path).Calibrate(_scratch.Path) };
    }

    /// <summary>Estimates a candidate's bytes by what others were packed to. One of a kind that none was packed of is packed.</summary>
    private (long Bytes, bool IsEstimated) Estimate(Candidate candidate, SizeEstimate size, SizeCalibration? packed)
    {
        if (size.By(_memory.Packed) is { } bytes)
        {
            return (bytes, true);
        }

        // A round may have known one of its kind that the search has not come to yet.
        packed ??= Find(new SearchUnit(SearchUnitKind.Packing, Candidate: candidate)).Packed!;
        _memory.Keep(packed);
        return (size.By([packed])!.Value, false);
    }

    /// <summary>Judges a quantized model.</summary>
    private CandidateResult Judge(ModelGraph quantized, (long Bytes, bool IsEstimated) size)
    {
        var judged = _run.Calibration.Value.Selection.Judge(_reference.Value, _run.Calibration.Value.Selection.Predict(quantized));

        // Outputs that are no numbers are as far away as can be.
        var isNumber = double.IsFinite(judged.Divergence) && double.IsFinite(judged.Drop ?? 0);
        return new CandidateResult(
            size.Bytes, isNumber ? judged.Drop : double.MaxValue, isNumber ? judged.Divergence : double.MaxValue, size.IsEstimated);
    }

    private double FactorOf(string kernel, Candidate candidate) => GroupOf(kernel) is { } group ? candidate.Factors[group] : 1;

    private int? GroupOf(string kernel) =>
        kernel == Sensitivities[0].Kernel ? 1
        : kernel == Sensitivities[^1].Kernel ? 2
        : _depthwise.Contains(kernel) ? 0
        : null;

    private IEnumerable<QuantizationGrid> GridsOf(Candidate candidate, int group) => StepsOf(candidate).Kernels
        .Where(kernel => GroupOf(kernel.Key) == group).Select(kernel => kernel.Value.For(_prepared.Value.FindWeight(kernel.Key)!));

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

/// <summary>A candidate whose corrections were trained.</summary>
/// <param name="Point">The candidate, and what came of it.</param>
/// <param name="Model">The model.</param>
/// <param name="Note">What the report says of the training.</param>
internal sealed record TrainedCandidate(SearchPoint Point, QuantizedModel Model, string Note);
