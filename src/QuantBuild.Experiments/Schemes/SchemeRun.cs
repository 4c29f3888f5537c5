using QuantBuild.Common;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Experiments.Schemes.Rounds;
using QuantBuild.Experiments.Training;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Sizes;
using Feeds = System.Collections.Generic.IReadOnlyList<System.Collections.Generic.IReadOnlyDictionary<string, QuantBuild.Graph.Tensor>>;

namespace QuantBuild.Experiments.Schemes;

/// <summary>What a scheme works with: the float model on disk, where to write, and the data that it may look at.</summary>
/// <param name="Source">The folder of the float model.</param>
/// <param name="Directory">The folder to write.</param>
/// <param name="Calibration">Opens calibration and selection data; asked only by schemes that need it, and asked once.</param>
/// <param name="Options">Goal, time limit and compression of a search.</param>
/// <param name="Log">Takes the progress.</param>
public sealed record SchemeRun(string Source, string Directory, Lazy<CalibrationData> Calibration, SchemeOptions Options, ExperimentLog Log)
{
    /// <summary>What is known of what a search asks for, where it goes in rounds; null where it measures everything itself.</summary>
    public SearchRounds? Rounds { get; init; }

    /// <summary>A hash of all that decides what a search measures: model, data, code and how bytes are counted. In lower-case hexadecimal
    /// digits.</summary>
    public string Fingerprint => SearchMemory.Fingerprint(this);

    /// <summary>What schemes add up of the calibration samples, as work that can be cut.</summary>
    /// <param name="schemes">The schemes.</param>
    public CalibrationPlan PlanFor(IReadOnlyList<Scheme> schemes) => new(Calibration, () =>
    {
        var model = ModelGraphFile.Read(Source);
        return schemes.SelectMany(scheme => scheme.AddsUpAfter(model)).Select(passes => ModelQuantizer.Prepare(model, passes).Prepared);
    });

    /// <summary>Calibrates by the samples, and by what is known of them where the work goes in rounds.</summary>
    /// <param name="samples">What the model's inputs are given; null for the data's samples, as its inputs take them.</param>
    internal Calibrator NewCalibrator(Feeds? samples = null)
    {
        Func<ModelGraph, FloatSums?> known = Rounds is { } rounds ? rounds.SumsOf : _ => null;
        return samples is null ? new Calibrator(Calibration) { Known = known } : new Calibrator(samples) { Known = known };
    }

    /// <summary>How the variant is laid out on disk.</summary>
    internal TfjsWriteOptions Layout => new() { Precompress = Options.Precompress };

    /// <summary>Shows the share that is done.</summary>
    internal IProgress<double> Progress(string title)
    {
        var line = new ProgressLine(Log, title, "%");
        return new ImmediateProgress<double>(value => line.Report((long)Math.Round(100 * value), 100));
    }

    /// <summary>Trains the corrections of what a scheme has made, by its calibration examples.</summary>
    /// <param name="quantized">What the scheme has made.</param>
    /// <param name="limit">How long it may take; as by default where null, or where that is less.</param>
    /// <returns>What came of it; its note is shown.</returns>
    internal TrainingOutcome Train(QuantizedModel quantized, TimeSpan? limit = null)
    {
        var data = Calibration.Value;
        var options = new TrainingOptions { Flips = data.ArePictures };
        options = limit < options.TimeLimit ? options with { TimeLimit = limit.Value } : options;
        var outcome = TrainedCorrection.Train(quantized, TrainingExamples.Of(data), options, Progress("Training of scales and biases"));
        Log.Output.WriteLine(outcome.Note);
        return outcome;
    }
}

/// <summary>What a search is given; schemes that do not search ignore it.</summary>
public sealed record SchemeOptions
{
    /// <summary>A goal of the user's own, for the scheme <c>budget</c>; null for none.</summary>
    public SearchGoal? Goal { get; init; }

    /// <summary>Keep the best that a search finds where nothing meets the goal; else that is an error. Default: no.</summary>
    public bool AllowMiss { get; init; }

    /// <summary>When a search stops with the best so far. Default: 30 minutes.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How compressed bytes are counted. Default: under Brotli, the smallest that is served.</summary>
    public Compression Compression { get; init; } = Compression.Brotli;

    /// <summary>In what forms each file of the variant is written a second time, packed for servers. Default: none. Every scheme does so.
    /// </summary>
    public IReadOnlyList<ContentCoding> Precompress { get; init; } = [];

    /// <summary>Whether a graph model may be given another topology, which gives the channels of kernels scales of their own that are
    /// multiplied before the first prediction. Default: no.</summary>
    public bool PerChannelAtLoad { get; init; }

    /// <summary>By how much the metric drops in one point: 0.01 of an accuracy. The presets <c>small</c> and <c>tiny</c>
    /// may cost one and three.</summary>
    public double Point { get; init; } = 0.01;
}
