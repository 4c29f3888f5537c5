using QuantBuild.Datasets;
using QuantBuild.Datasets.Classes;
using QuantBuild.Datasets.Descriptions.Sources;
using QuantBuild.Datasets.Downloads;
using QuantBuild.Datasets.Images;
using QuantBuild.Datasets.Store;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Streaming;

namespace QuantBuild.Benchmarks.Inputs;

/// <summary>The photographs of ImageNet's samples, and evaluations on such.</summary>
internal static class SamplePhotographs
{
    public const int Side = 224;

    /// <summary>Where they lie.</summary>
    public static DatasetStore Store { get; } = new(new DatasetStoreOptions { DataDirectory = DataFolder.Path });

    public static ImageFolder Open() => ImageFolder.Open(Store.GetFolderAsync(PublishedFiles.ImageNetSamples).GetAwaiter().GetResult());

    /// <summary>Has models evaluated as experiments do: top-1 accuracy, pixels in one range or in both that models take.</summary>
    public static StreamedTestData ToEvaluate(ImageFolder folder, bool inBoth = false)
    {
        var dataset = PictureDataset.Of(folder, ClassDescriptions.ImageNet, Side);
        var judged = new StreamedData("photographs", dataset, [DatasetMetric.TopOf(1)])
        {
            Ranges = inBoth ? [PixelScaling.Unit, PixelScaling.Symmetric] : [PixelScaling.Symmetric],
        };
        return new StreamedTestData(judged, skipUnreadable: false, new ExperimentLog(TextWriter.Null, IsTerminal: false));
    }
}
