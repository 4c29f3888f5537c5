using QuantBuild.Demos.Housing;
using QuantBuild.Demos.MobileNetV2;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Photographs;
using QuantBuild.Keras;
using TorchSharp;

namespace QuantBuild.Demos.Tests;

/// <summary>Test examples that any engine may be given.</summary>
public sealed class DemoSampleTests : IDisposable
{
    private static readonly ExperimentLog Silent = new(TextWriter.Null, IsTerminal: false);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

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
        var everyHundredth = Datasets.Images.ImageFolder.Open(Path.Combine(RealData.Directory, "imagenet-1000-samples")).Images.Where((_, i) => i % 100 == 0).ToArray();
        demo.CreateModel(options, folder["original"], Silent);
        using var model = Model.Load(folder["original"]);
        using var data = new PhotographTestData(Datasets.Images.ImageFolder.Of(everyHundredth), Datasets.Classes.ClassDescriptions.ImageNet, Preprocessing.All, skipUnreadable: false, Silent);

        // act
        var sample = demo.OpenSample(options, Silent, everyHundredth.Length);

        // assert
        Assert.Equal([everyHundredth.Length * 2, 224, 224, 3], sample.Shape);
        Assert.Equal(data.Evaluate(model).Metrics, sample.Score(Predict(model, sample)));
    }

    private static float[] Predict(Model model, ExperimentSample sample)
    {
        using var scope = torch.NewDisposeScope();
        return model.Predict(torch.tensor(sample.Inputs, [.. sample.Shape.Select(size => (long)size)]), batchSize: 64).data<float>().ToArray();
    }
}
