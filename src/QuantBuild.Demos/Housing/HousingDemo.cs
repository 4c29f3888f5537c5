using QuantBuild.Datasets;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Sampling;
using QuantBuild.Keras;
using QuantBuild.Keras.Callbacks;
using QuantBuild.Reporting;

namespace QuantBuild.Demos.Housing;

/// <summary>House prices from eight numbers: a multilayer perceptron on the California census of 1990.</summary>
public sealed class HousingDemo : Experiment
{
    private const int CalibrationRows = 1024;

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
        new HousingTestData("evaluation", HousingDataset.Load().Split(options.Seed, options.ValidationSplit, options.EvaluationSplit).Evaluation);

    /// <inheritdoc/>
    public override CalibrationData OpenCalibration(ExperimentOptions options, ExperimentLog log)
    {
        var split = HousingDataset.Load().Split(options.Seed, options.ValidationSplit, options.EvaluationSplit);
        var calibration = EvenSplit.Take(split.Training, 0, split.Training.Count, CalibrationRows);
        return new CalibrationData
        {
            Samples = EvenSplit.ToTensor(calibration),
            Selection = SelectionData.OfValues(EvenSplit.ToTensor(split.Validation), split.Validation.Labels),
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
        int taken = Math.Min(count, rows.Count), features = rows.FeatureShape[1];
        var sample = new Dataset(rows.Features[..(taken * features)], [taken, features], rows.Labels[..taken], [taken, 1]);
        return new ExperimentSample(sample.Features, sample.FeatureShape, outputs => SampleScores.OfPrices(outputs, sample));
    }
}
