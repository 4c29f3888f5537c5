using QuantBuild.Datasets;
using QuantBuild.Datasets.Descriptions;
using QuantBuild.Experiments.Described;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Pooling;
using SkiaSharp;
using static QuantBuild.Experiments.Tests.Described.DescribedFiles;

namespace QuantBuild.Experiments.Tests.Described;

/// <summary>A folder of dark and light pictures, and a model that tells them apart by their mean.</summary>
public sealed class DescribedPicturesTests : IDisposable
{
    private const int Pictures = 20;

    private readonly TemporaryFolder _folder = new();
    private readonly DescribedExperiment _demo;

    public DescribedPicturesTests()
    {
        for (var i = 0; i < Pictures; i++)
        {
            Write($"pictures/dark/{i:D2}.jpg", (byte)(5 * i));
            Write($"pictures/light/{i:D2}.jpg", (byte)(255 - (5 * i)));
        }

        using (var model = new Sequential(
            [new GlobalAveragePooling2D(inputShape: [8, 8, 3]), new Dense(2, activation: "softmax", name: "last")]))
        {
            model.Weights[0].SetValues([-4, 4, -4, 4, -4, 4]);
            model.Weights[1].SetValues([6, -6]);
            model.Save(_folder["original"]);
        }

        File.WriteAllText(_folder["dataset.json"], """
            { "kind": "images", "folder": "pictures", "label": { "from": "folder" }, "size": [8, 8], "scaling": "unit",
              "metrics": ["accuracy", "loss"] }
            """);
        _demo = new DescribedExperiment("brightness", _folder["original"], DatasetDescription.Load(_folder["dataset.json"]));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_are_judged_named_and_shown()
    {
        // act
        using var data = _demo.OpenTestData(new ExperimentOptions(), Silent);
        using var model = RunnableModel.Load(_folder["original"]);
        var outcome = data.Evaluate(model);

        // assert
        Assert.Equal(1, outcome.Metrics.Find("accuracy"));
        Assert.InRange(outcome.Metrics.Find("loss")!.Value, 1e-6, 0.3);
        Assert.Equal((Pictures * 2L, "00.jpg", "dark"), (data.Info.Examples, data.NameOf(Pictures), data.LabelOf(0)));
        Assert.Equal("light", data.ClassName(data.ClassOf(Pictures)!.Value));
        Assert.StartsWith("data:image/jpeg;base64,", data.ThumbnailOf(0), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_predictions_are_counted_by_class()
    {
        // arrange: a picture that is light among the dark ones
        Write("pictures/dark/99.jpg", 250);

        // act
        using var data = _demo.OpenTestData(new ExperimentOptions(), Silent);
        var report = Assert.Single(
            VariantEvaluator.EvaluateAll(data, [Variant.Original], variant => _folder[variant.Name], new MeasuredOutcomes()));

        // assert
        var confusion = Assert.Single(report.Confusion);
        Assert.Equal(["dark", "light"], confusion.Classes);
        Assert.Equal([[Pictures, 1], [0, Pictures]], confusion.Counts);
    }

    [Fact]
    public void An_unreadable_picture_is_an_error_or_left_out_of_every_part()
    {
        // arrange
        _folder.Write("pictures/dark/00.jpg", [1, 2, 3]);

        // act
        var error = Assert.Throws<DatasetException>(() => _demo.OpenCalibration(new ExperimentOptions(), Silent));
        var calibration = _demo.OpenCalibration(new ExperimentOptions { SkipUnreadable = true }, Silent);
        using var data = _demo.OpenTestData(new ExperimentOptions { SkipUnreadable = true }, Silent);
        using var model = RunnableModel.Load(_folder["original"]);
        var outcome = data.Evaluate(model);

        // assert: the first picture is the first to calibrate by
        Assert.EndsWith("00.jpg", error.File, StringComparison.Ordinal);
        Assert.Equal(7, calibration.Samples.Shape[0]);
        Assert.Equal(7, calibration.Splits[0].Count);
        Assert.Equal((39L, 39), (data.Info.Examples, outcome.Count));
    }

    [Theory]
    [InlineData("""["accuracy", "loss"]""")]
    [InlineData("""["accuracy", "agreement"]""")]
    [InlineData("""["agreement", "outputError"]""")]
    public void Parts_are_put_together_though_nothing_of_one_could_be_read(string metrics)
    {
        // arrange
        ExampleSpan[] parts = [new(0, 3), new(3, Pictures), new(Pictures, 2 * Pictures)];
        for (var i = parts[0].Start; i < parts[0].End; i++)
        {
            _folder.Write($"pictures/dark/{i:D2}.jpg", [1, 2, 3]);
        }

        File.WriteAllText(_folder["dataset.json"], $$"""
            { "kind": "images", "folder": "pictures", "label": { "from": "folder" }, "size": [8, 8], "scaling": "unit",
              "metrics": {{metrics}} }
            """);
        var demo = new DescribedExperiment("brightness", _folder["original"], DatasetDescription.Load(_folder["dataset.json"]));
        using var data = demo.OpenTestData(new ExperimentOptions { SkipUnreadable = true }, Silent);
        using var model = RunnableModel.Load(_folder["original"]);

        // act
        var joined = OutcomePart.Join(data.Count, [.. parts.Select(part =>
        {
            data.CompareWith(model, part);
            return (part, OutcomePart.ToBytes(data.Evaluate(model, part), part));
        })]);

        // assert
        data.CompareWith(model);
        var whole = data.Evaluate(model);
        Assert.Equal(whole.Scores.Select(column => column.Metric), joined.Scores.Select(column => column.Metric));
        Assert.All(whole.Scores.Zip(joined.Scores), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
        Assert.Equal(whole.Outputs.Select(column => column.Score.Metric), joined.Outputs.Select(column => column.Score.Metric));
        Assert.All(whole.Predictions.Zip(joined.Predictions), pair => Assert.Equal(pair.First.Classes, pair.Second.Classes));
    }

    private void Write(string name, byte level)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(8, 8));
        bitmap.Erase(new SKColor(level, level, level));
        using var jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, quality: 95);
        _folder.Write(name, jpeg.ToArray());
    }
}
