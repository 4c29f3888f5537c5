using QuantBuild.Datasets;
using QuantBuild.Datasets.Housing;
using QuantBuild.Experiments;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Regularization;
using QuantBuild.Keras.Optimizers;

namespace QuantBuild.Demos.Housing;

/// <summary>House prices from eight numbers: the TF.js example's multilayer perceptron on the California census of 1990.</summary>
public sealed class HousingDemo : TrainedExperiment
{
    /// <inheritdoc/>
    public override string Name => "housing";

    /// <inheritdoc/>
    public override ExperimentOptions Defaults { get; } =
        new() { Epochs = 200, BatchSize = 128, ValidationSplit = 0.2, EvaluationSplit = 0.1 };

    /// <inheritdoc/>
    protected override IReadOnlyList<DatasetMetric> Metrics { get; } = [DatasetMetric.MeanAbsoluteError];

    /// <inheritdoc/>
    protected override int CalibrationExamples => 1024;

    /// <inheritdoc/>
    protected override int EvaluationBatch => 512;

    /// <inheritdoc/>
    public override Sequential CreateModel(int seed)
    {
        var model = new Sequential(
            [
                new Dense(80, activation: "relu", inputShape: [8]),
                new Dropout(0.2),
                new Dense(120, activation: "relu"),
                new Dropout(0.1),
                new Dense(20, activation: "relu"),
                new Dropout(0.1),
                new Dense(10, activation: "relu"),
                new Dropout(0.1),
                new Dense(1),
            ],
            seed: seed);
        model.Compile(new Adam(), "meanAbsoluteError");
        return model;
    }

    /// <inheritdoc/>
    protected override (Dataset Training, Dataset? Validation) OpenTraining(ExperimentOptions options, ExperimentLog log) =>
        (Split(options).Training, Split(options).Validation);

    /// <inheritdoc/>
    protected override (Dataset Examples, string Name, string Sha256) OpenTest(ExperimentOptions options, ExperimentLog log) =>
        (Split(options).Evaluation, "California housing, evaluation split", HousingDataset.Sha256);

    private static HousingSplit Split(ExperimentOptions options) =>
        HousingDataset.Load().Split(options.Seed, options.ValidationSplit, options.EvaluationSplit);
}
