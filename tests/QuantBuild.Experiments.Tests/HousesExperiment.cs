using QuantBuild.Datasets;
using QuantBuild.Datasets.Housing;
using QuantBuild.Demos;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Optimizers;

namespace QuantBuild.Experiments.Tests;

/// <summary>House prices by a small perceptron, which learns within seconds.</summary>
internal sealed class HousesExperiment : TrainedExperiment
{
    private static readonly int[] _units = [80, 120, 20, 10];

    public static ExperimentLog Silent { get; } = new(TextWriter.Null, IsTerminal: false);

    public override string Name => "houses";

    public override ExperimentOptions Defaults { get; } = new() { Epochs = 4, ValidationSplit = 0.2, EvaluationSplit = 0.1 };

    protected override IReadOnlyList<DatasetMetric> Metrics { get; } = [DatasetMetric.MeanAbsoluteError];

    protected override int CalibrationExamples => 1024;

    protected override int EvaluationBatch => 512;

    public static HousingSplit Split(ExperimentOptions options) =>
        HousingDataset.Load().Split(options.Seed, options.ValidationSplit, options.EvaluationSplit);

    public override Sequential CreateModel(int seed)
    {
        var model = new Sequential(
            [.. _units.Select((units, i) => new Dense(units, activation: "relu", inputShape: i == 0 ? [8] : null)), new Dense(1)],
            seed: seed);
        model.Compile(new Adam(), "meanAbsoluteError");
        return model;
    }

    protected override (Dataset Training, Dataset? Validation) OpenTraining(ExperimentOptions options, ExperimentLog log) =>
        (Split(options).Training, Split(options).Validation);

    protected override (Dataset Examples, string Name, string Sha256) OpenTest(ExperimentOptions options, ExperimentLog log) =>
        (Split(options).Evaluation, "houses", HousingDataset.Sha256);
}
