using System.Globalization;
using QuantBuild.Datasets;
using QuantBuild.Datasets.Classes;
using QuantBuild.Datasets.Descriptions.Sources;
using QuantBuild.Datasets.Images;
using QuantBuild.Demos.MobileNetV2;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Streaming;
using QuantBuild.Keras;
using QuantBuild.Tfjs;

namespace QuantBuild.Demos.Tests;

public sealed class MobileNetV2DemoTests : IDisposable
{
    private static readonly ExperimentLog _silent = new(TextWriter.Null, IsTerminal: false);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MobileNetV2_recognizes_photographs_better_in_the_range_that_it_was_trained_on()
    {
        // arrange
        var demo = new MobileNetV2Demo();
        var options = demo.Defaults with { DataDirectory = RealData.Directory };
        demo.CreateModel(options, _folder["original"], _silent);
        var all = ImageFolder.Open(Path.Combine(RealData.Directory, "imagenet-1000-samples"));
        var everyTwentieth = ImageFolder.Of(all.Images.Where((_, i) => i % 20 == 0));

        // act
        using var model = RunnableModel.Load(_folder["original"]);
        using var data = Open(everyTwentieth, skipUnreadable: false, _silent);
        var metrics = data.Evaluate(model).Metrics;

        // assert: 0.672 on all photographs; four standard errors of a sample of 50 are 0.27
        var (unit, symmetric) = (metrics.Find("top1", "unit")!.Value, metrics.Find("top1", "symmetric")!.Value);
        Assert.InRange(symmetric, 0.45, 0.95);
        Assert.InRange(unit, 0.3, 0.9);
        Assert.True(metrics.Find("top5", "symmetric") >= symmetric);
        Assert.Equal(50, data.Info.Examples);
    }

    [Fact]
    public void An_unreadable_photograph_is_an_error_that_names_it()
    {
        // arrange
        var path = _folder.Write("n00000000_1_cat.jpg", [1, 2, 3]);
        using var model = Untrained();
        using var data = Open(ImageFolder.Open(_folder.Path), skipUnreadable: false, _silent);

        // act
        var error = Assert.Throws<DatasetException>(() => data.Evaluate(model));

        // assert
        Assert.Equal(path, error.File);
    }

    [Fact]
    public void Unreadable_photographs_can_be_left_out_and_are_listed()
    {
        // arrange
        _folder.Write("n00000000_1_cat.jpg", [1, 2, 3]);
        _folder.Write("n00000000_2_cat.jpg", TinyPng);
        using var model = Untrained();
        using var output = new StringWriter();
        using var data = Open(ImageFolder.Open(_folder.Path), skipUnreadable: true, new ExperimentLog(output, IsTerminal: false));

        // act
        data.Evaluate(model);

        // assert
        Assert.Equal(1, data.Info.Examples);
        Assert.Contains("n00000000_1_cat.jpg", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Photographs_come_once_for_each_preprocessing_and_are_judged_as_in_the_evaluation()
    {
        // arrange
        var demo = new MobileNetV2Demo();
        var options = demo.Defaults with { DataDirectory = RealData.Directory };
        var everyHundredth = ImageFolder.Open(Path.Combine(RealData.Directory, "imagenet-1000-samples")).Images
            .Where((_, i) => i % 100 == 0).ToArray();
        demo.CreateModel(options, _folder["original"], _silent);
        using var model = RunnableModel.Load(_folder["original"]);
        using var data = Open(ImageFolder.Of(everyHundredth), skipUnreadable: false, _silent);

        // act
        var sample = demo.OpenSample(options, _silent, everyHundredth.Length);

        // assert
        Assert.Equal([everyHundredth.Length * 2, 224, 224, 3], sample.Shape);
        Assert.Equal(data.Evaluate(model).Metrics, sample.Score(model.Predict(sample.Shape, sample.Inputs)));
    }

    [Fact]
    public void With_training_pictures_schemes_learn_from_these_and_are_tested_on_all_photographs()
    {
        // arrange
        var options = DataOf(photographs: 40, trainingPictures: 50);

        // act
        var data = new MobileNetV2Demo().OpenCalibration(options, _silent);

        // assert: two fifths and three fifths
        Assert.Equal([20, 224, 224, 3], data.Samples.Shape);
        Assert.Equal(30, data.Selection.Count);
        Assert.Null(data.TestExamples);
        Assert.Equal(["calibration", "selection"], data.Splits.Select(split => split.Name));
        Assert.All(data.Splits, split => Assert.Contains("of 50 training pictures, shuffled by the seed 1337", split.Description,
            StringComparison.Ordinal));
        Assert.Contains("one of 2 shown as a random part of 0.2 to 1", data.Splits[0].Description!, StringComparison.Ordinal);
        Assert.Contains("each shown as a random part of 0.2 to 1", data.Splits[1].Description!, StringComparison.Ordinal);
        Assert.Equal(2, new MobileNetV2Demo().TestInputs(options).Count);
    }

    [Fact]
    public void Training_pictures_to_choose_by_are_as_hard_as_pictures_that_the_model_has_not_seen()
    {
        // arrange
        var demo = new MobileNetV2Demo();
        var options = demo.Defaults with { DataDirectory = RealData.Directory };
        Assert.SkipUnless(demo.TestInputs(options).Count == 2, "QUANTBUILD_DATA has no imagenet-train-samples.");
        demo.CreateModel(options, _folder["original"], _silent);
        var model = ModelGraphFile.Read(_folder["original"]);

        // act
        var selection = demo.OpenCalibration(options, _silent).Selection;
        var rows = selection.Predict(model).Chunk(1000);
        var hits = rows.Zip(ClassesToChooseBy(), (row, right) => row[right] == row.Max() ? 1.0 : 0);

        // assert: Keras says 0.713 of ImageNet's validation part; three standard errors of 600 pictures are 0.055
        Assert.InRange(hits.Average(), 0.66, 0.77);
    }

    [Fact]
    public void Without_training_pictures_schemes_learn_from_photographs_that_they_are_not_tested_on()
    {
        // arrange
        var options = DataOf(photographs: 40, trainingPictures: 0);

        // act
        var data = new MobileNetV2Demo().OpenCalibration(options, _silent);

        // assert
        Assert.Equal(40, data.Samples.Shape[0] + data.Selection.Count + data.TestExamples!.Count);
        Assert.Single(new MobileNetV2Demo().TestInputs(options));
    }

    [Fact]
    public void Few_training_pictures_are_an_error_that_names_their_folder()
    {
        // arrange
        var options = DataOf(photographs: 40, trainingPictures: 3);

        // act
        var error = Assert.Throws<DatasetException>(() => new MobileNetV2Demo().OpenCalibration(options, _silent));

        // assert
        Assert.Equal(_folder["imagenet-train-samples"], error.File);
        Assert.Contains("at least 20", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What the pictures to choose by show, which the second part of their names says.</summary>
    private static IEnumerable<int> ClassesToChooseBy()
    {
        var pictures = ImageFolder.Open(Path.Combine(RealData.Directory, "imagenet-train-samples")).Images.ToArray();
        new Random(1337).Shuffle(pictures);
        return pictures[(pictures.Length * 2 / 5)..].Select(picture =>
            int.Parse(Path.GetFileName(picture.Path).Split('_')[1], CultureInfo.InvariantCulture));
    }

    /// <summary>A data folder of grey pictures.</summary>
    private ExperimentOptions DataOf(int photographs, int trainingPictures)
    {
        foreach (var (folder, count) in new[] { ("imagenet-1000-samples", photographs), ("imagenet-train-samples", trainingPictures) })
        {
            for (var i = 0; i < count; i++)
            {
                _folder.Write(Path.Combine(folder, $"n00000000_{i}_cat.jpg"), TinyPng);
            }
        }

        return new MobileNetV2Demo().Defaults with { DataDirectory = _folder.Path, DownloadDirectory = _folder["downloads"] };
    }

    private static StreamedTestData Open(ImageFolder folder, bool skipUnreadable, ExperimentLog log)
    {
        var photographs = PictureDataset.Of(folder, ClassDescriptions.ImageNet, side: 224);
        var data = new StreamedData("photographs", photographs, [DatasetMetric.TopOf(1), DatasetMetric.TopOf(5)])
        {
            Ranges = [PixelScaling.Unit, PixelScaling.Symmetric],
        };
        return new StreamedTestData(data, skipUnreadable, log);
    }

    private RunnableModel Untrained()
    {
        using var model = Keras.Applications.MobileNetV2.Create(seed: 1);
        model.Save(_folder["random"]);
        return RunnableModel.Load(_folder["random"]);
    }

    /// <summary>One grey pixel.</summary>
    private static byte[] TinyPng => Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg==");
}
