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
    private const int Seed = 1337;
    private const int MostCalibration = 400;
    private const int MostSelection = 600;
    private const int FewestTraining = 20;
    private const int ExampleValues = Side * Side * 3;

    // The float model is right on 71 % of such views, as Keras says that it is on the validation part; on the whole pictures on 83 %.
    private static readonly PictureViews _selectionViews = new(SmallestArea: 0.2, Seed);

    // Half of them: as parts alone the pictures tell less of whole ones.
    private static readonly PictureViews _calibrationViews = _selectionViews with { Seed = Seed + 1, Every = 2 };

    // Where there is no other data than the photographs.
    private static readonly StreamedShares _photographs = new(96, 100, "the sorted file names", "the other file names");

    private static readonly StreamedShares _training = new(MostCalibration, MostSelection)
    {
        MostCalibrationValues = MostCalibration * ExampleValues,
        MostSelectionValues = MostSelection * ExampleValues,
    };

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
        [.. new[] { options.OpenStore().Find(PublishedFiles.ImageNetSamples), TrainingFolder(options) }.OfType<string>()];

    /// <summary>The photographs, in [0, 1] as the TF.js example feeds them and in [-1, 1] as Keras trained the model.</summary>
    /// <inheritdoc/>
    protected override StreamedData OpenData(ExperimentOptions options, ExperimentLog log)
    {
        var folder = options.OpenStore().GetFolderAsync(PublishedFiles.ImageNetSamples, log.Downloads).GetAwaiter().GetResult();
        var photographs = PictureDataset.Of(ImageFolder.Open(folder), ClassDescriptions.ImageNet, Side);
        return new StreamedData("ImageNet photographs", photographs, [DatasetMetric.TopOf(1), DatasetMetric.TopOf(5)])
        {
            Ranges = [PixelScaling.Unit, PixelScaling.Symmetric],
            Shares = TrainingFolder(options) is null ? _photographs : _training,
        };
    }

    /// <summary>Pictures of the training part, where the data folder has some: two fifths to calibrate by, the others to choose by, so that
    /// all photographs are tested on.</summary>
    /// <inheritdoc/>
    protected override (StreamedPart? Calibration, StreamedPart? Selection) OpenOwnParts(ExperimentOptions options)
    {
        if (TrainingFolder(options) is not { } folder)
        {
            return (null, null);
        }

        LabelledImage[] pictures = [.. ImageFolder.Open(folder).Images];
        if (pictures.Length < FewestTraining)
        {
            throw new DatasetException(
                DatasetRejection.NoExamples,
                $"The folder holds {pictures.Length} pictures, and at least {FewestTraining} are needed to calibrate and choose by.",
                folder);
        }

        new Random(Seed).Shuffle(pictures);
        var first = pictures.Length * MostCalibration / (MostCalibration + MostSelection);
        return (Part(pictures[..first]) with { Views = _calibrationViews }, Part(pictures[first..]) with { Views = _selectionViews });

        StreamedPart Part(LabelledImage[] part) => new(
            PictureDataset.Of(ImageFolder.Of(part), ClassDescriptions.ImageNet, Side),
            FormattableString.Invariant($"of {pictures.Length} training pictures, shuffled by the seed {Seed}"));
    }

    private static string? TrainingFolder(ExperimentOptions options) =>
        options.OpenStore().FindFolder(PublishedFiles.ImageNetTraining);
}
