using QuantBuild.Datasets;
using QuantBuild.Datasets.Housing;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Keras;
using QuantBuild.Keras.Callbacks;
using QuantBuild.Reporting;

namespace QuantBuild.Demos.Housing;

/// <summary>House prices from eight numbers: a multilayer perceptron on the California census of 1990.</summary>
public sealed class HousingDemo : Experiment
{
    private const int CalibrationRows = 1024;
    private const int EvaluationBatch = 512;

    /// <inheritdoc/>
    public override string Name => "housing";

    /// <inheritdoc/>
    public override ExperimentOptions Defaults { get; } = new() { Epochs = 200, BatchSize = 128, ValidationSplit = 0.2, EvaluationSplit = 0.1 };

    /// <inheritdoc/>
    public override void CreateModel(ExperimentOptions options, string directory, ExperimentLog log)
    {
        var cuda = options.Gpu ? KerasDevice.RequireCuda() : null;
        var split = HousingDataset.Load().Split(options.Seed, options.ValidationSplit, options.EvaluationSplit);
        using var model = HousingModel.Create(options.Seed);
        model.Summary(log.Output);
        model.To(cuda is null ? KerasDevice.Cpu : TrainingDevice.Choose(model, options.BatchSize, cuda, log.Output.WriteLine));
        using var training = Examples.Of(split.Training);
        using var validation = Examples.Of(split.Validation);
        model.Fit(training.X, training.Y, new FitOptions
        {
            Epochs = options.Epochs,
            BatchSize = options.BatchSize,
            ValidationData = (validation.X, validation.Y),
            Seed = options.Seed,
            Callbacks = [new ProgressReporter(log.Output, log.IsTerminal)],
        });
        model.Save(directory);
    }

    /// <inheritdoc/>
    public override TestData OpenTestData(ExperimentOptions options, ExperimentLog log) =>
        Of(HousingDataset.Load().Split(options.Seed, options.ValidationSplit, options.EvaluationSplit).Evaluation);

    /// <inheritdoc/>
    public override CalibrationData OpenCalibration(ExperimentOptions options, ExperimentLog log)
    {
        var split = HousingDataset.Load().Split(options.Seed, options.ValidationSplit, options.EvaluationSplit);
        var calibration = EvenSplit.Take(split.Training, 0, split.Training.Count, CalibrationRows);
        return new CalibrationData
        {
            Samples = EvenSplit.ToTensor(calibration),
            Selection = SelectionData.Of(EvenSplit.ToTensor(split.Validation), Criteria.OfValues(split.Validation)),
            Splits =
            [
                new DataSplit("calibration", calibration.Count, "evenly over the rows of training; unlabelled"),
                new DataSplit("selection", split.Validation.Count, "the rows of validation"),
            ],
        };
    }

    /// <inheritdoc/>
    public override ExperimentSample OpenSample(ExperimentOptions options, ExperimentLog log, int count)
    {
        var rows = HousingDataset.Load().Split(options.Seed, options.ValidationSplit, options.EvaluationSplit).Evaluation;
        return ExperimentSample.Of(rows, Criteria.OfValues(rows), count);
    }

    private static InMemoryTestData Of(Dataset rows) =>
        new(new DatasetInfo("California housing, evaluation split", rows.Count, HousingDataset.Sha256), rows, Criteria.OfValues(rows), EvaluationBatch);
}
