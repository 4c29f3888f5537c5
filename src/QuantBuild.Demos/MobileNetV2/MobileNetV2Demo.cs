using QuantBuild.Datasets;
using QuantBuild.Keras.Hdf5;

namespace QuantBuild.Demos.MobileNetV2;

/// <summary>ImageNet's thousand classes: MobileNetV2 with the weights that Keras publishes, evaluated on 1,000 photographs.</summary>
public sealed class MobileNetV2Demo : Demo
{
    private static readonly IReadOnlyDictionary<string, string> NoArguments = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override string Name => "MobileNetV2";

    /// <inheritdoc/>
    public override DemoOptions Defaults { get; } = new();

    /// <inheritdoc/>
    public override int SampleSize => 50;

    /// <inheritdoc/>
    public override void CreateModel(DemoOptions options, string directory, DemoLog log)
    {
        var weights = options.OpenStore().GetAsync(PublishedFiles.MobileNetV2Weights, new DownloadReporter(log)).GetAwaiter().GetResult();
        using var model = Keras.Applications.MobileNetV2.Create(options.Seed);
        Hdf5Weights.LoadByTopology(model, weights);
        model.Summary(log.Output);
        model.Save(directory);
    }

    /// <inheritdoc/>
    public override TestData OpenTestData(DemoOptions options, DemoLog log) =>
        new PhotographTestData(OpenPhotographs(options, log), ClassDescriptions.ImageNet, Preprocessing.All, options.SkipUnreadable, log);

    /// <inheritdoc/>
    public override DemoSample OpenSample(DemoOptions options, DemoLog log, int count) =>
        PhotographSample.Open(OpenPhotographs(options, log), ClassDescriptions.ImageNet, options.SkipUnreadable, count);

    /// <inheritdoc/>
    public override CalibrationData OpenCalibration(DemoOptions options, DemoLog log) =>
        PhotographCalibration.Open(OpenPhotographs(options, log), ClassDescriptions.ImageNet, Preprocessing.Symmetric);

    /// <summary>None: the weights are ready-made.</summary>
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> ArgumentsOf(DemoOptions options) =>
        options.SkipUnreadable ? new Dictionary<string, string> { ["skipUnreadable"] = "true" } : NoArguments;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelInputs(DemoOptions options) =>
        options.OpenStore().Find(PublishedFiles.MobileNetV2Weights) is { } file ? [file] : [];

    /// <inheritdoc/>
    public override IReadOnlyList<string> TestInputs(DemoOptions options) =>
        options.OpenStore().Find(PublishedFiles.ImageNetSamples) is { } folder ? [folder] : [];

    private static ImageFolder OpenPhotographs(DemoOptions options, DemoLog log) =>
        ImageFolder.Open(options.OpenStore().GetFolderAsync(PublishedFiles.ImageNetSamples, new DownloadReporter(log)).GetAwaiter().GetResult());
}
