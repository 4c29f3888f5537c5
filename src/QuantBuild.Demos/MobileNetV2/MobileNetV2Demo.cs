using System.Reflection;
using QuantBuild.Conversion.KerasFiles;
using QuantBuild.Datasets;
using QuantBuild.Datasets.Classes;
using QuantBuild.Datasets.Descriptions.Sources;
using QuantBuild.Datasets.Images;
using QuantBuild.Datasets.Store;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Streaming;
using QuantBuild.Graph.Layers;
using QuantBuild.Keras;

namespace QuantBuild.Demos.MobileNetV2;

/// <summary>ImageNet's thousand classes: MobileNetV2 with the weights that Keras publishes, evaluated on 1,000 photographs.</summary>
public sealed class MobileNetV2Demo : StreamedExperiment
{
    private const int Side = 224;

    // There is no other data than the photographs.
    private static readonly StreamedShares _shares = new(96, 100, "the sorted file names", "the other file names");

    /// <inheritdoc/>
    public override string Name => "MobileNetV2";

    /// <inheritdoc/>
    public override IReadOnlyList<Assembly> Code =>
        [.. base.Code, typeof(KerasWeightsFile).Assembly, typeof(LayersModel).Assembly, typeof(Sequential).Assembly];

    /// <inheritdoc/>
    public override int SampleSize => 50;

    /// <inheritdoc/>
    public override void CreateModel(ExperimentOptions options, string directory, ExperimentLog log)
    {
        var weights = options.OpenStore().GetAsync(PublishedFiles.MobileNetV2Weights, log.Downloads).GetAwaiter().GetResult();
        using var model = Keras.Applications.MobileNetV2.Create(options.Seed);
        model.SetWeights(KerasWeightsFile.Read(model.ToLayersModel(), weights).Values);
        model.Summary(log.Output);
        model.Save(directory);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelInputs(ExperimentOptions options) =>
        options.OpenStore().Find(PublishedFiles.MobileNetV2Weights) is { } file ? [file] : [];

    /// <inheritdoc/>
    public override IReadOnlyList<string> TestInputs(ExperimentOptions options) =>
        options.OpenStore().Find(PublishedFiles.ImageNetSamples) is { } folder ? [folder] : [];

    /// <summary>The photographs, in [0, 1] as the TF.js example feeds them and in [-1, 1] as Keras trained the model.</summary>
    /// <inheritdoc/>
    protected override StreamedData OpenData(ExperimentOptions options, ExperimentLog log)
    {
        var folder = options.OpenStore().GetFolderAsync(PublishedFiles.ImageNetSamples, log.Downloads).GetAwaiter().GetResult();
        var photographs = PictureDataset.Of(ImageFolder.Open(folder), ClassDescriptions.ImageNet, Side);
        return new StreamedData("ImageNet photographs", photographs, [DatasetMetric.TopOf(1), DatasetMetric.TopOf(5)])
        {
            Ranges = [PixelScaling.Unit, PixelScaling.Symmetric],
            Shares = _shares,
        };
    }
}
