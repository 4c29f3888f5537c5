using QuantBuild.Datasets.Downloads;
using QuantBuild.Datasets.Mnist;
using QuantBuild.Datasets.Store;

namespace QuantBuild.Datasets.Tests.Descriptions;

public sealed class IdxDescriptionTests : IDisposable
{
    private readonly DescribedSamples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Theory]
    [InlineData("none", 0f, 51f, 102f, 255f)]
    [InlineData("unit", 0f, 0.2f, 0.4f, 1f)]
    [InlineData("symmetric", -1f, -0.6f, -0.2f, 1f)]
    public void Pixels_are_brought_into_range(string scaling, params float[] expected)
    {
        // act
        var dataset = _samples.Load($$"""{ "kind": "idx", "images": "images.idx.gz", "labels": "labels.idx", "scaling": "{{scaling}}","""
            + $$""" "metrics": ["accuracy"] }""").Open();

        // assert
        Assert.Equal([2, 2, 1], dataset.ExampleShape);
        Assert.Equal(expected, DescribedSamples.Read(dataset)[..4], (wanted, found) => Math.Abs(wanted - found) < 1e-6);
        Assert.Equal([2, 0, 1], Assert.IsType<ClassTargets>(dataset.Targets).Classes);
    }

    [Fact]
    public void Every_image_needs_one_label()
    {
        // arrange
        _samples.Write("two.idx", Bytes.Idx([2], [0, 1]));

        // act
        var error = Refused.By(DatasetRejection.ShapeMismatch,
            () => _samples.Load("""{ "kind": "idx", "images": "images.idx.gz", "labels": "two.idx", "scaling": "unit","""
                + """ "metrics": ["accuracy"] }""").Open());

        // assert
        Assert.Equal(_samples["two.idx"], error.File);
        Assert.Contains("One label for each of the 3 images is needed, found the shape [2].", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_images_of_MNIST_are_read_as_the_demo_reads_them()
    {
        // arrange
        var data = RealData.Require("mnist");
        var expected = (await MnistDataset.Mnist.LoadTestAsync(
            new DatasetStore(new DatasetStoreOptions { DataDirectory = data }),
            cancellationToken: TestContext.Current.CancellationToken)).ToDataset();

        // act
        var dataset = _samples.Load($$"""
            { "kind": "idx", "images": "{{data}}/mnist/t10k-images-idx3-ubyte.gz", "labels": "{{data}}/mnist/t10k-labels-idx1-ubyte.gz",
              "scaling": "unit", "metrics": ["accuracy"] }
            """).Open();

        // assert
        Assert.Equal((10_000, 7), (dataset.Count, Assert.IsType<ClassTargets>(dataset.Targets).Classes[0]));
        Assert.Equal(expected.Features, DescribedSamples.Read(dataset), (wanted, found) => Math.Abs(wanted - found) < 1e-7);
    }
}
