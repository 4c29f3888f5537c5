using QuantBuild.Datasets.Descriptions;
using QuantBuild.Datasets.Downloads;
using QuantBuild.Datasets.Mnist;
using QuantBuild.Datasets.Store;
using QuantBuild.Demos.FashionMnist;
using QuantBuild.Demos.Mnist;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Described;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Keras;
using QuantBuild.Reporting;

namespace QuantBuild.Demos.Tests;

public sealed class ClassifierDemoTests : IDisposable
{
    private static readonly ExperimentLog _silent = new(TextWriter.Null, IsTerminal: false);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_mnist_model_is_the_examples()
    {
        // act
        using var model = new MnistDemo().CreateModel(seed: 1);

        // assert: 3x3 kernels, valid: 28 -> 26 -> 24 -> 12 -> 10 -> 8 -> 4, so 4 * 4 * 64 inputs of the first dense layer
        var convolutions = ((9 * 1) + 1) * 32 + ((9 * 32) + 1) * 32 + ((9 * 32) + 1) * 64 + ((9 * 64) + 1) * 64;
        var dense = ((4 * 4 * 64) + 1) * 512 + (512 + 1) * 10;
        Assert.Equal(convolutions + dense, model.ParameterCount);
    }

    [Fact]
    public void The_fashion_mnist_model_is_the_examples()
    {
        // act
        using var model = new FashionMnistDemo().CreateModel(seed: 1);

        // assert: 4x4 kernels, 28 same -> 14 -> 11 valid -> 5; four vectors for each batch normalization
        var convolutions = ((16 * 1) + 1) * 64 + ((16 * 64) + 1) * 64;
        var dense = ((5 * 5 * 64) + 1) * 256 + (256 + 1) * 64 + (64 + 1) * 10;
        var normalizations = (4 * 1) + (4 * 64);
        Assert.Equal(convolutions + dense + normalizations, model.ParameterCount);
    }

    [Theory]
    [InlineData("mnist")]
    [InlineData("fashion-mnist")]
    public void The_defaults_are_the_examples(string name)
    {
        // act
        var defaults = DemoCatalog.All.Single(demo => demo.Name == name).Defaults;

        // assert
        Assert.Equal((100, 128, 0.15, 20), (defaults.Epochs, defaults.BatchSize, defaults.ValidationSplit, defaults.Patience!.Value));
    }

    [Fact]
    public async Task A_little_training_on_real_digits_beats_guessing_and_leaves_no_checkpoint()
    {
        // arrange
        var demo = new MnistDemo();
        var options = demo.Defaults with { Epochs = 2, BatchSize = 32, DataDirectory = RealData.Directory };
        var store = new DatasetStore(new DatasetStoreOptions { DataDirectory = RealData.Directory });
        var images = await MnistDataset.Mnist.LoadTrainingAsync(store, cancellationToken: TestContext.Current.CancellationToken);

        // act
        demo.Train(images.ToDataset(0, 1200), validation: null, options, KerasDevice.Cpu, _folder["original"], _silent);

        // assert
        using var data = demo.OpenTestData(options, _silent);
        var report = Assert.Single(VariantEvaluator.EvaluateAll(
            data, [Variant.Original], _ => _folder["original"], new MeasuredOutcomes()));
        Assert.Equal(10_000, data.Info.Examples);
        Assert.InRange(report.Metrics.Find("accuracy")!.Value, 0.6, 1);
        Assert.InRange(report.Metrics.Find("loss")!.Value, 0, Math.Log(10) / 1.5);
        Assert.Equal(["original"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Described_MNIST_has_the_loss_and_accuracy_of_the_demo()
    {
        // arrange: an untrained model's figures are as good to compare
        var mnist = new MnistDemo();
        using (var model = mnist.CreateModel(seed: 1))
        {
            model.Save(_folder["original"]);
        }

        File.WriteAllText(_folder["digits.json"], $$"""
            {
              "kind": "idx", "scaling": "unit", "metrics": ["loss", "accuracy", "top3"],
              "images": "{{RealData.Directory}}/mnist/t10k-images-idx3-ubyte.gz",
              "labels": "{{RealData.Directory}}/mnist/t10k-labels-idx1-ubyte.gz"
            }
            """);

        // act
        var described = Evaluate(
            new DescribedExperiment("digits", _folder["original"], DatasetDescription.Load(_folder["digits.json"])),
            new ExperimentOptions());
        var expected = Evaluate(mnist, mnist.Defaults with { DataDirectory = RealData.Directory });

        // assert
        Assert.Equal(expected.Find("loss")!.Value, described.Find("loss")!.Value, tolerance: 1e-5);
        Assert.Equal(expected.Find("accuracy")!.Value, described.Find("accuracy")!.Value, tolerance: 2e-4);
        Assert.InRange(described.Find("top3")!.Value, described.Find("accuracy")!.Value, 1);
    }

    private MetricSet Evaluate(Experiment experiment, ExperimentOptions options)
    {
        using var data = experiment.OpenTestData(options, _silent);
        return Assert.Single(VariantEvaluator.EvaluateAll(
            data, [Variant.Original], _ => _folder["original"], new MeasuredOutcomes())).Metrics;
    }
}
