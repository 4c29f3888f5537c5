using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Described;
using QuantBuild.Graph;
using QuantBuild.Keras;
using QuantBuild.Reporting;
using static QuantBuild.Experiments.Tests.Described.DescribedFiles;

namespace QuantBuild.Experiments.Tests.Described;

public sealed class DescribedCalibrationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(32, 8, 8)]
    [InlineData(1000, 100, 200)]
    [InlineData(20_000, 256, 2000)]
    public void The_dataset_is_shared_evenly_and_no_example_twice(int examples, int calibration, int selection)
    {
        // arrange
        Write("rows.csv", 0, examples);

        // act
        var data = Open();

        // assert: an example's only feature is its position
        var (calibrated, chosen) = (Positions(data.Samples), ChosenBy(data));
        Assert.Equal((calibration, selection), (calibrated.Length, chosen.Length));
        Assert.Equal(Enumerable.Range(0, examples), calibrated.Concat(chosen).Concat(data.TestExamples!).Order());
        Assert.InRange(calibrated.Average(), 0.4 * examples, 0.6 * examples);
        Assert.InRange(chosen.Average(), 0.4 * examples, 0.6 * examples);
        Assert.Equal(
            [
                new DataSplit("calibration", calibration, "evenly over the dataset; unlabelled"),
                new DataSplit("selection", selection, "evenly over the other examples"),
                new DataSplit("test", examples - calibration - selection, "all others"),
            ],
            data.Splits);
    }

    [Fact]
    public void Described_data_takes_the_place_of_a_share()
    {
        // arrange
        Write("rows.csv", 0, 100);
        Write("calibration.csv", 1000, 400);
        Write("selection.csv", 5000, 60);

        // act
        var both = Open(""", "calibration": { "file": "calibration.csv" }, "selection": { "file": "selection.csv" }""");
        var one = Open(""", "calibration": { "file": "calibration.csv" }""");

        // assert
        Assert.Null(both.TestExamples);
        Assert.Equal(Enumerable.Range(5000, 60), ChosenBy(both));
        Assert.Equal(256, Positions(both.Samples).Count(position => position is >= 1000 and < 1400));
        Assert.Equal(
            ["evenly over the data described as calibration; unlabelled", "evenly over the data described as selection"],
            both.Splits.Select(split => split.Description));
        Assert.Equal(80, one.TestExamples!.Count);
        Assert.Equal(20, ChosenBy(one).Except(one.TestExamples!).Count());
    }

    [Fact]
    public void Too_few_examples_are_refused_with_both_ways_out()
    {
        // arrange
        Write("rows.csv", 0, 31);

        // act
        var error = Assert.Throws<ExperimentException>(() => Open());

        // assert
        Assert.Contains("the dataset has 31 examples, and at least 32 are needed", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"calibration\" and \"selection\", or choose schemes without calibration: converter-16bit, converter-8bit, "
            + "float16, safe-8bit.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_of_the_test_data_is_not_taken_for_other_data()
    {
        // arrange
        Write("rows.csv", 0, 100);
        Write("copy.csv", 0, 100);

        // act and assert
        Assert.Contains(
            "must be different data", Assert.Throws<DatasetException>(() => Open(""", "selection": { "file": "copy.csv" }""")).Message,
            StringComparison.Ordinal);
    }

    private void Write(string name, int first, int count) => WriteCsv(
        _folder[name],
        new Dataset([.. Enumerable.Range(first, count).Select(row => (float)row)], [count, 1], new float[count], [count, 1]), 0, count);

    private CalibrationData Open(string more = "") =>
        new DescribedExperiment("counting", _folder["model"], DescribeCsv(_folder, "rows.csv", 1, "\"mae\"", more))
            .OpenCalibration(new ExperimentOptions(), Silent);

    private static int[] Positions(Tensor samples) => [.. samples.Floats.Select(value => (int)value)];

    // A model that gives back what it is fed tells what the selection holds.
    private int[] ChosenBy(CalibrationData data)
    {
        using Keras.Sequential identity = new([new Keras.Layers.Reshaping.Flatten(inputShape: [1])]);
        identity.Save(_folder["model"]);
        return [.. data.Selection.Predict(Tfjs.ModelGraphFile.Read(_folder["model"])).Select(value => (int)value)];
    }
}
