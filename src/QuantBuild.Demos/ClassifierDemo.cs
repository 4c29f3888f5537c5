using QuantBuild.Datasets;
using QuantBuild.Datasets.Mnist;
using QuantBuild.Experiments;

namespace QuantBuild.Demos;

/// <summary>A demo that sorts the 28×28 images of MNIST or Fashion-MNIST into ten classes; the two differ in
/// data and model alone.</summary>
/// <param name="images">The images.</param>
public abstract class ClassifierDemo(MnistDataset images) : TrainedExperiment
{
    /// <summary>The loss that both are trained by.</summary>
    protected const string Loss = "categoricalCrossentropy";

    /// <inheritdoc/>
    public override string Name => images.Name;

    /// <inheritdoc/>
    public override ExperimentOptions Defaults { get; } = new() { Epochs = 100, BatchSize = 128, ValidationSplit = 0.15, Patience = 20 };

    /// <inheritdoc/>
    protected override IReadOnlyList<DatasetMetric> Metrics { get; } = [DatasetMetric.CrossEntropy, DatasetMetric.Accuracy];

    /// <inheritdoc/>
    protected override string Watched => "accuracy";

    /// <inheritdoc/>
    protected override int CalibrationExamples => 256;

    /// <inheritdoc/>
    protected override int EvaluationBatch => 128;

    /// <inheritdoc/>
    protected override (Dataset Training, Dataset? Validation) OpenTraining(ExperimentOptions options, ExperimentLog log) =>
        (images.LoadTrainingAsync(options.OpenStore(), log.Downloads).GetAwaiter().GetResult().ToDataset(), null);

    /// <inheritdoc/>
    protected override (Dataset Examples, string Name, string Sha256) OpenTest(ExperimentOptions options, ExperimentLog log)
    {
        var test = images.LoadTestAsync(options.OpenStore(), log.Downloads).GetAwaiter().GetResult();
        return (test.ToDataset(), $"{Name} test images", test.Sha256);
    }
}
