using QuantBuild.Datasets.Classes;
using QuantBuild.Datasets.Images;
using QuantBuild.Datasets.Store;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Photographs;
using QuantBuild.Keras.Hdf5;

namespace QuantBuild.Demos.MobileNetV2;

/// <summary>ImageNet's thousand classes: MobileNetV2 with the weights that Keras publishes, evaluated on 1,000 photographs.</summary>
public sealed class MobileNetV2Demo : Experiment
{
    private static readonly IReadOnlyDictionary<string, string> NoArguments = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override string Name => "MobileNetV2";

    /// <inheritdoc/>
    public override ExperimentOptions Defaults { get; } = new();

    /// <inheritdoc/>
    public override int SampleSize => 50;

    /// <inheritdoc/>
    public override void CreateModel(ExperimentOptions options, string directory, ExperimentLog log)
    {
        var weights = options.OpenStore().GetAsync(PublishedFiles.MobileNetV2Weights, new DownloadReporter(log)).GetAwaiter().GetResult();
        using var model = Keras.Applications.MobileNetV2.Create(options.Seed);
        Hdf5Weights.LoadByTopology(model, weights);
        model.Summary(log.Output);
        model.Save(directory);
    }

    /// <inheritdoc/>
    public override TestData OpenTestData(ExperimentOptions options, ExperimentLog log) =>
        new PhotographTestData(OpenPhotographs(options, log), ClassDescriptions.ImageNet, Preprocessing.All, options.SkipUnreadable, log);

    /// <inheritdoc/>
    public override ExperimentSample OpenSample(ExperimentOptions options, ExperimentLog log, int count) =>
        PhotographSample.Open(OpenPhotographs(options, log), ClassDescriptions.ImageNet, options.SkipUnreadable, count);

    /// <inheritdoc/>
    public override CalibrationData OpenCalibration(ExperimentOptions options, ExperimentLog log) =>
        PhotographCalibration.Open(OpenPhotographs(options, log), ClassDescriptions.ImageNet, Preprocessing.Symmetric);

    /// <summary>None: the weights are ready-made.</summary>
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> ArgumentsOf(ExperimentOptions options) =>
        options.SkipUnreadable ? new Dictionary<string, string> { ["skipUnreadable"] = "true" } : NoArguments;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelInputs(ExperimentOptions options) =>
        options.OpenStore().Find(PublishedFiles.MobileNetV2Weights) is { } file ? [file] : [];

    /// <inheritdoc/>
    public override IReadOnlyList<string> TestInputs(ExperimentOptions options) =>
        options.OpenStore().Find(PublishedFiles.ImageNetSamples) is { } folder ? [folder] : [];

    private static ImageFolder OpenPhotographs(ExperimentOptions options, ExperimentLog log) =>
        ImageFolder.Open(options.OpenStore().GetFolderAsync(PublishedFiles.ImageNetSamples, new DownloadReporter(log)).GetAwaiter().GetResult());
}
