using QuantBuild.Datasets.Downloads;
using QuantBuild.Datasets.Idx;
using QuantBuild.Datasets.Store;

namespace QuantBuild.Datasets.Mnist;

/// <summary>MNIST and Fashion-MNIST: 60,000 images for training and 10,000 for test, 28×28 pixels, 10 classes.</summary>
public sealed class MnistDataset
{
    private const int ClassCount = 10;
    private const int Side = 28;

    private readonly (DatasetFile Images, DatasetFile Labels) _training;
    private readonly (DatasetFile Images, DatasetFile Labels) _test;

    internal MnistDataset(string name, (DatasetFile Images, DatasetFile Labels) training, (DatasetFile Images, DatasetFile Labels) test)
    {
        Name = name;
        _training = training;
        _test = test;
    }

    /// <summary>Handwritten digits; Y. LeCun, C. Cortes, C. Burges.</summary>
    public static MnistDataset Mnist { get; } = Create(
        "mnist",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

    /// <summary>Pictures of clothes; Zalando Research, MIT licence.</summary>
    public static MnistDataset FashionMnist { get; } = Create(
        "fashion-mnist",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");

    /// <summary>The dataset's name, which is also its folder in a data folder.</summary>
    public string Name { get; }

    /// <summary>Reads the training part, after finding or fetching its files.</summary>
    /// <param name="store">Where the files are looked for and fetched to.</param>
    /// <param name="progress">Told of a download as it goes, or null.</param>
    /// <param name="cancellationToken">Ends a download; what has arrived is kept for the next time.</param>
    /// <returns>60,000 images.</returns>
    /// <exception cref="DatasetException">A file cannot be had, is damaged, or is not the one that is pinned.</exception>
    public Task<LabelledImages> LoadTrainingAsync(
        DatasetStore store, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default) =>
            LoadAsync(_training, store, progress, cancellationToken);

    /// <summary>Reads the test part, after finding or fetching its files.</summary>
    /// <param name="store">Where the files are looked for and fetched to.</param>
    /// <param name="progress">Told of a download as it goes, or null.</param>
    /// <param name="cancellationToken">Ends a download; what has arrived is kept for the next time.</param>
    /// <returns>10,000 images.</returns>
    /// <exception cref="DatasetException">A file cannot be had, is damaged, or is not the one that is pinned.</exception>
    public Task<LabelledImages> LoadTestAsync(
        DatasetStore store, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default) =>
            LoadAsync(_test, store, progress, cancellationToken);

    private static async Task<LabelledImages> LoadAsync(
        (DatasetFile Images, DatasetFile Labels) files, DatasetStore store, IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken)
    {
        var imagesPath = await store.GetAsync(files.Images, progress, cancellationToken);
        var labelsPath = await store.GetAsync(files.Labels, progress, cancellationToken);
        var images = ReadPinned(imagesPath, files.Images);
        var labels = ReadPinned(labelsPath, files.Labels);
        if (images.Shape is not [var count, Side, Side])
        {
            throw new DatasetException(
                DatasetRejection.ShapeMismatch, $"Images of shape [count, {Side}, {Side}] are needed, found "
                + $"[{string.Join(", ", images.Shape)}].", imagesPath);
        }

        if (labels.Shape is not [var labelCount] || labelCount != count)
        {
            throw new DatasetException(
                DatasetRejection.ShapeMismatch, $"One label for each of the {count} images is needed, found the shape "
                + $"[{string.Join(", ", labels.Shape)}].", labelsPath);
        }

        var index = labels.Values.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(ClassCount - 1));
        return index < 0
            ? new LabelledImages(images.Values, Side, Side, labels.Values, ClassCount, images.Sha256)
            : throw new DatasetException(
                DatasetRejection.InvalidValue, $"Labels must be 0 to {ClassCount - 1}, found {labels.Values[index]} at "
                + $"{index}.", labelsPath);
    }

    private static IdxArray ReadPinned(string path, DatasetFile file)
    {
        var array = IdxFile.Read(path);
        return file.Sha256 is null || array.Sha256 == file.Sha256
            ? array
            : throw DatasetException.WrongChecksum(
                path, file.Sha256, array.Sha256, $"Replace the file, or delete it to have it fetched from {file.Url}.");
    }

    private static MnistDataset Create(
        string name, string url, string trainingImages, string trainingLabels, string testImages, string testLabels)
    {
        return new MnistDataset(
            name,
            (Describe("train-images-idx3-ubyte.gz", trainingImages), Describe("train-labels-idx1-ubyte.gz", trainingLabels)),
            (Describe("t10k-images-idx3-ubyte.gz", testImages), Describe("t10k-labels-idx1-ubyte.gz", testLabels)));

        // Unpacked, the images of the training part have 47,040,016 bytes.
        DatasetFile Describe(string file, string sha256) => new($"{name}/{file}", new Uri(url + file), sha256) { MostBytes = 52_000_000 };
    }
}
