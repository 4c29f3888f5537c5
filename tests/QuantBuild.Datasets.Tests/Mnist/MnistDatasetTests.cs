using QuantBuild.Datasets.Downloads;
using QuantBuild.Datasets.Mnist;
using QuantBuild.Datasets.Store;

namespace QuantBuild.Datasets.Tests.Mnist;

public sealed class MnistDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Pixels_become_fractions_and_classes_one_hot_labels()
    {
        // arrange
        var pixels = new byte[3 * 784];
        pixels[784] = 255;
        pixels[785] = 51;
        var images = await Load(Bytes.Idx([3, 28, 28], pixels), Bytes.Idx([3], [9, 0, 4]));

        // act
        var dataset = images.ToDataset(start: 1, count: 2);

        // assert
        Assert.Equal([2, 28, 28, 1], dataset.FeatureShape);
        Assert.Equal([1f, 0.2f, 0f], dataset.Features[..3]);
        Assert.Equal([2, 10], dataset.LabelShape);
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0], dataset.Labels);
        Assert.Equal(3, images.ToDataset().Count);
    }

    [Fact]
    public async Task A_range_beyond_the_images_is_refused()
    {
        // arrange
        var images = await Load(Bytes.Idx([1, 28, 28], new byte[784]), Bytes.Idx([1], [0]));

        // act and assert
        Assert.Throws<ArgumentOutOfRangeException>(() => images.ToDataset(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => images.ToDataset(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => images.ToDataset(-1, 1));
    }

    [Theory]
    [InlineData(new[] { 2, 28, 27 }, new[] { 2 }, "Images of shape [count, 28, 28] are needed, found [2, 28, 27]")]
    [InlineData(new[] { 2, 28, 28 }, new[] { 3 }, "One label for each of the 2 images is needed, found the shape [3]")]
    [InlineData(new[] { 2, 28, 28 }, new[] { 2, 1 }, "found the shape [2, 1]")]
    public async Task Wrong_shapes_are_named(int[] imageShape, int[] labelShape, string expected)
    {
        // arrange
        var images = Bytes.Idx(imageShape, new byte[imageShape.Aggregate((a, b) => a * b)]);
        var labels = Bytes.Idx(labelShape, new byte[labelShape.Aggregate((a, b) => a * b)]);

        // act
        var error = await Refused.ByAsync(DatasetRejection.ShapeMismatch, () => Load(images, labels));

        // assert
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_past_the_last_class_is_named()
    {
        // act
        var error = await Refused.ByAsync(DatasetRejection.InvalidValue, () =>
            Load(Bytes.Idx([2, 28, 28], new byte[1568]), Bytes.Idx([2], [9, 10])));

        // assert
        Assert.Contains("Labels must be 0 to 9, found 10 at 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_another_checksum_than_the_pinned_one_is_refused()
    {
        // arrange: a healthy IDX file that is not MNIST's
        _folder.Write("mnist/t10k-images-idx3-ubyte.gz", Bytes.Gzip(Bytes.Idx([1, 28, 28], new byte[784])));
        _folder.Write("mnist/t10k-labels-idx1-ubyte.gz", Bytes.Gzip(Bytes.Idx([1], [0])));

        // act
        var error = await Refused.ByAsync(DatasetRejection.WrongChecksum, () =>
            MnistDataset.Mnist.LoadTestAsync(Store(), cancellationToken: TestContext.Current.CancellationToken));

        // assert
        Assert.Contains("0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("t10k-images-idx3-ubyte.gz", error.File, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mnist", 7, 84, new[] { 980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009 })]
    [InlineData("fashion-mnist", 9, 3, new[] { 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000 })]
    public async Task The_real_test_part_has_its_published_class_counts(string name, int firstClass, int someFirstPixel, int[] classCounts)
    {
        // arrange
        var dataset = name == "mnist" ? MnistDataset.Mnist : MnistDataset.FashionMnist;
        var store = new DatasetStore(new DatasetStoreOptions { DataDirectory = RealData.Require(name) });

        // act
        var images = await dataset.LoadTestAsync(store, cancellationToken: TestContext.Current.CancellationToken);

        // assert
        Assert.Equal((10_000, 28, 28), (images.Count, images.Height, images.Width));
        Assert.Equal(firstClass, images.Classes.Span[0]);
        Assert.Equal(someFirstPixel, images.Pixels.Span[..784].ToArray().First(pixel => pixel > 0));
        Assert.Equal(classCounts, Enumerable.Range(0, 10).Select(c => images.Classes.ToArray().Count(found => found == c)));
    }

    private DatasetStore Store() => new(new DatasetStoreOptions { DataDirectory = _folder.Path, DownloadDirectory = _folder["downloads"] });

    private Task<LabelledImages> Load(byte[] images, byte[] labels)
    {
        _folder.Write("small/images", images);
        _folder.Write("small/labels", labels);
        var nowhere = new Uri("http://localhost:9/");
        var files = (new DatasetFile("small/images", nowhere), new DatasetFile("small/labels", nowhere));
        return new MnistDataset("small", files, files).LoadTestAsync(Store());
    }
}
