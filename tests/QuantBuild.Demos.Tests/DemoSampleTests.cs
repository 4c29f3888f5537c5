using QuantBuild.Demos.Housing;
using QuantBuild.Demos.Mnist;
using QuantBuild.Demos.MobileNetV2;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Sampling;
using QuantBuild.Keras;
using TorchSharp;

namespace QuantBuild.Demos.Tests;

/// <summary>A sample's metrics, computed from any engine's outputs, are those of the evaluation.</summary>
public sealed class DemoSampleTests : IDisposable
{
    private static readonly ExperimentLog Silent = new(TextWriter.Null, IsTerminal: false);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void All_rows_of_the_housing_sample_give_the_evaluations_metric()
    {
        // arrange
        var demo = new HousingDemo();
        using var model = HousingModel.Create(seed: 1);

        // act and assert
        AssertSameMetrics(demo, demo.Defaults, model);
    }

    [Fact]
    public void All_digits_give_the_evaluations_metrics()
    {
        // arrange
        var demo = new MnistDemo();
        using var model = demo.CreateModel(seed: 1);

        // act and assert
        AssertSameMetrics(demo, demo.Defaults with { DataDirectory = RealData.Directory }, model);
    }

    [Fact]
    public void A_sample_is_no_larger_than_asked_for()
    {
        // arrange
        var demo = new HousingDemo();

        // act
        var sample = demo.OpenSample(demo.Defaults, Silent, 7);

        // assert
        Assert.Equal([7, 8], sample.Shape);
        Assert.Equal(7 * 8, sample.Inputs.Length);
    }

    [Fact]
    public void Photographs_come_once_for_each_preprocessing_and_are_judged_as_in_the_evaluation()
    {
        // arrange
        var demo = new MobileNetV2Demo();
        var options = demo.Defaults with { DataDirectory = RealData.Directory };
        var everyHundredth = Datasets.ImageFolder.Open(Path.Combine(RealData.Directory, "imagenet-1000-samples")).Images.Where((_, i) => i % 100 == 0).ToArray();
        demo.CreateModel(options, folder["original"], Silent);
        using var model = Model.Load(folder["original"]);
        using var data = new PhotographTestData(Datasets.ImageFolder.Of(everyHundredth), Datasets.ClassDescriptions.ImageNet, Preprocessing.All, skipUnreadable: false, Silent);

        // act
        var sample = demo.OpenSample(options, Silent, everyHundredth.Length);

        // assert
        Assert.Equal([everyHundredth.Length * 2, 224, 224, 3], sample.Shape);
        Assert.Equal(data.Evaluate(model).Metrics, sample.Score(Predict(model, sample)));
    }

    private static void AssertSameMetrics(Experiment demo, ExperimentOptions options, Model model)
    {
        using var data = demo.OpenTestData(options, Silent);
        var sample = demo.OpenSample(options, Silent, int.MaxValue);
        Assert.Equal(data.Info.Examples, sample.Shape[0]);
        Assert.All(data.Evaluate(model).Metrics.Zip(sample.Score(Predict(model, sample))), pair =>
        {
            Assert.Equal((pair.First.Name, pair.First.Preprocess), (pair.Second.Name, pair.Second.Preprocess));
            Assert.Equal(pair.First.Value, pair.Second.Value, precision: 5);
        });
    }

    private static float[] Predict(Model model, ExperimentSample sample)
    {
        using var scope = torch.NewDisposeScope();
        return model.Predict(torch.tensor(sample.Inputs, [.. sample.Shape.Select(size => (long)size)]), batchSize: 64).data<float>().ToArray();
    }
}
