using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments;

/// <summary>An experiment on data that is all in memory: rows, or small gray images.</summary>
public abstract class InMemoryExperiment : Experiment
{
    /// <summary>The metrics, in the order in which they are shown.</summary>
    protected abstract IReadOnlyList<DatasetMetric> Metrics { get; }

    /// <summary>The most examples to calibrate by, of those that are trained on.</summary>
    protected abstract int CalibrationExamples { get; }

    /// <summary>How many test examples the model is given at once.</summary>
    protected abstract int EvaluationBatch { get; }

    /// <summary>The names of the classes; null where there are none, or they are their indices.</summary>
    protected virtual IReadOnlyList<string>? ClassNames => null;

    /// <summary>Opens what is trained on, and what is watched meanwhile.</summary>
    /// <param name="options">What to train with.</param>
    /// <param name="log">Takes the progress of a download.</param>
    /// <returns>The examples; without any to validate by, the last share of those of training is taken for it.</returns>
    /// <exception cref="DatasetException">The data is missing or damaged.</exception>
    protected abstract (Dataset Training, Dataset? Validation) OpenTraining(ExperimentOptions options, ExperimentLog log);

    /// <summary>Opens what is tested on.</summary>
    /// <param name="options">The options that the model was made with.</param>
    /// <param name="log">Takes the progress of a download.</param>
    /// <returns>The examples, and the name and checksum of their source for the report.</returns>
    /// <exception cref="DatasetException">The data is missing or damaged.</exception>
    protected abstract (Dataset Examples, string Name, string Sha256) OpenTest(ExperimentOptions options, ExperimentLog log);

    /// <inheritdoc/>
    public override TestData OpenTestData(ExperimentOptions options, ExperimentLog log)
    {
        var (examples, name, sha256) = OpenTest(options, log);
        var info = new DatasetInfo(name, examples.Count, sha256);
        return new InMemoryTestData(info, examples, Criteria.Of(Metrics, examples), EvaluationBatch, ClassNames, log);
    }

    /// <inheritdoc/>
    public override ExperimentSample OpenSample(ExperimentOptions options, ExperimentLog log, int count)
    {
        var (examples, _, _) = OpenTest(options, log);
        return ExperimentSample.Of(examples, Criteria.Of(Metrics, examples), count);
    }

    /// <inheritdoc/>
    public override CalibrationData OpenCalibration(ExperimentOptions options, ExperimentLog log)
    {
        // Of one piece, training takes the first examples and leaves the last for validation, which choosing may look at.
        var (training, validation) = OpenTraining(options, log);
        var trained = validation is null ? (int)Math.Floor(training.Count * (1 - options.ValidationSplit)) : training.Count;
        var (held, start) = validation is null ? (training, trained) : (validation, 0);
        var calibration = EvenSplit.Take(training, 0, trained, CalibrationExamples);
        var selection = EvenSplit.Take(held, start, held.Count, int.MaxValue);
        var what = training.FeatureShape is [_, _, _, 1] ? "images" : "rows";
        return new CalibrationData
        {
            Samples = EvenSplit.ToTensor(calibration),
            Selection = SelectionData.Of(EvenSplit.ToTensor(selection), Criteria.Of(Metrics, selection)),
            Splits =
            [
                new DataSplit("calibration", calibration.Count, $"evenly over the {what} of training; unlabelled"),
                new DataSplit("selection", selection.Count, $"the {what} of validation"),
            ],
        };
    }
}
