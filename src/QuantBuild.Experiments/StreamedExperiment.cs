using QuantBuild.Datasets;
using QuantBuild.Datasets.Descriptions.Sources;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Streaming;

namespace QuantBuild.Experiments;

/// <summary>An experiment with a model that is there already, and examples that are read batch by batch:
/// pictures, or tables of any size.</summary>
public abstract class StreamedExperiment : Experiment
{
    /// <inheritdoc/>
    public override ExperimentOptions Defaults { get; } = new();

    /// <inheritdoc/>
    public override TestData OpenTestData(ExperimentOptions options, ExperimentLog log) =>
        new StreamedTestData(OpenData(options, log), options.SkipUnreadable, log);

    /// <inheritdoc/>
    public override ExperimentSample OpenSample(ExperimentOptions options, ExperimentLog log, int count)
    {
        var data = OpenData(options, log);
        var examples = StreamedExamples.Read(
            data.Dataset, EvenSplit.Positions(0, data.Dataset.Count, count), PixelScaling.None, options.SkipUnreadable);
        var plain = examples.Inputs.Floats;
        var inputs = new float[plain.Length * data.Ranges.Count];
        foreach (var (i, range) in data.Ranges.Index())
        {
            range.Apply(plain, inputs.AsSpan(i * plain.Length, plain.Length));
        }

        int[] shape = [examples.Positions.Count * data.Ranges.Count, .. data.Dataset.ExampleShape];
        return ExperimentSample.Of(inputs, shape, data.Criteria, examples.Positions, data.RangeNames);
    }

    /// <inheritdoc/>
    public override CalibrationData OpenCalibration(ExperimentOptions options, ExperimentLog log)
    {
        var (calibration, selection) = OpenOwnParts(options);
        return StreamedCalibration.Open(OpenData(options, log), calibration, selection, options.SkipUnreadable);
    }

    /// <summary>Nothing of training: the model is ready-made.</summary>
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> ArgumentsOf(ExperimentOptions options) =>
        options.SkipUnreadable ? new Dictionary<string, string> { ["skipUnreadable"] = "true" } : [];

    /// <summary>Opens the examples.</summary>
    /// <param name="options">Says where the datasets are.</param>
    /// <param name="log">Takes the progress of a download.</param>
    /// <exception cref="DatasetException">The data is missing or damaged.</exception>
    protected abstract StreamedData OpenData(ExperimentOptions options, ExperimentLog log);

    /// <summary>Opens data of its own to calibrate by, and to choose by; null where examples are to be taken for it.</summary>
    /// <param name="options">Says where the datasets are.</param>
    /// <exception cref="DatasetException">The data is missing or damaged.</exception>
    protected virtual (StreamedPart? Calibration, StreamedPart? Selection) OpenOwnParts(ExperimentOptions options) => (null, null);
}
