using QuantBuild.Reporting.Files;
using QuantBuild.Reporting.Rendering.Tables;

namespace QuantBuild.Reporting.Tests;

public sealed class ReportDetailsTests
{
    [Fact]
    public void Details_are_saved_with_the_documented_fields_in_order()
    {
        // arrange
        using var folder = new TemporaryFolder();

        // act
        ReportFile.Save(folder["report.json"], DetailedSamples.Classifier);

        // assert
        Snapshot.Matches("detailed.report.json", File.ReadAllText(folder["report.json"]));
    }

    [Fact]
    public void Load_gives_back_the_details_that_were_saved()
    {
        // arrange
        using var folder = new TemporaryFolder();
        ReportFile.Save(folder["first.json"], DetailedSamples.Classifier);

        // act
        var loaded = ReportFile.Load(folder["first.json"]);
        ReportFile.Save(folder["second.json"], loaded);

        // assert
        var (expected, found) = (DetailedSamples.Classifier.Variants[1], loaded.Variants[1]);
        Assert.Equal(File.ReadAllBytes(folder["first.json"]), File.ReadAllBytes(folder["second.json"]));
        Assert.Equal(
            expected.Layers.Select(layer => (layer.Name, layer.StoredDtype, layer.SqnrDb, layer.MaxAbs)),
            found.Layers.Select(layer => (layer.Name, layer.StoredDtype, layer.SqnrDb, layer.MaxAbs)));
        Assert.Equal([("cross-layer equalization", 3), ("channel scaling", 0)], found.Passes.Select(pass => (pass.Pass, pass.Layers)));
        Assert.Equal(expected.MetricsOnTest, found.MetricsOnTest);
        Assert.Equal(expected.Histograms[0].After, found.Histograms[0].After);
        Assert.Equal(expected.Confusion[0].Counts, found.Confusion[0].Counts);
        Assert.Equal(
            expected.Flips.Select(flip => (flip.Example, flip.ByVariant, flip.VariantIsRight, flip.Thumbnail)),
            found.Flips.Select(flip => (flip.Example, flip.ByVariant, flip.VariantIsRight, flip.Thumbnail)));
        Assert.Equal((1, 2), (found.Changes!.Predictions[0].Lost, found.Changes.Predictions[0].Gained));
        Assert.Equal(("loss", -0.00125, -0.002, -0.0005), (found.Changes.Metrics[1].Metric, found.Changes.Metrics[1].Difference,
            found.Changes.Metrics[1].Low, found.Changes.Metrics[1].High));
        Assert.Equal(["calibration", "test"], loaded.Splits.Select(split => split.Name));
    }

    [Fact]
    public void How_a_weight_was_quantized_stands_in_the_file_and_in_the_table_of_weights()
    {
        // arrange
        using var folder = new TemporaryFolder();
        var layer = new LayerReport("k", "uint8", 1, 1, GzipBytes: 1, BrotliBytes: 1)
        {
            Recipe = new WeightRecipe("conv2d", 2, 48, "leastSquares", "rateAware"),
        };
        var report = Samples.Mnist with { Variants = [Samples.Mnist.Variants[0], Samples.Mnist.Variants[1] with { Layers = [layer] }] };

        // act
        ReportFile.Save(folder["report.json"], report);
        var read = ReportFile.Load(folder["report.json"]).Variants[1];
        var table = WeightTable.Of(read)!;

        // assert
        Assert.Equal(layer.Recipe, read.Layers[0].Recipe! with { UnknownFields = layer.Recipe.UnknownFields });
        Assert.Equal(["op", "levels", "range", "rounding", "rule"], table.Columns.Select(column => column.Title.Text).TakeLast(5));
        Assert.Equal(["conv2d", "48", "leastSquares", "rateAware", "2"], table.Rows[0].Select(cell => cell.Text).TakeLast(5));
    }

    [Theory]
    [InlineData("\"name\": \"calibration\"", "\"name\": \"\"", "$.splits[0].name", "must not be empty")]
    [InlineData("\"count\": 512", "\"count\": -512", "$.splits[0].count", "must not be negative")]
    [InlineData("\"pass\": \"cross-layer equalization\"", "\"pass\": \"\"", "$.variants[1].passes[0].pass", "must not be empty")]
    [InlineData("\"pass\": \"channel scaling\"", "\"p\": 1", "$.variants[1].passes[1].pass", "missing")]
    [InlineData("\"layers\": 3", "\"layers\": -3", "$.variants[1].passes[0].layers", "must not be negative, found -3")]
    [InlineData("\"layers\": 3", "\"layers\": [\"conv\"]", "$.variants[1].passes[0].layers", "must be a whole number")]
    [InlineData(
        "\"sqnrDb\": 44.53125", "\"sqnrDb\": \"high\"", "$.variants[1].layers[0].sqnrDb", "must be a finite number, found \"high\"")]
    [InlineData("\"maxAbs\": 0.0019", "\"maxAbs\": -1", "$.variants[1].layers[0].maxAbs", "must not be negative")]
    [InlineData("\"elements\": 288", "\"elements\": 1.5", "$.variants[1].layers[0].elements", "must be a whole number")]
    [InlineData("\"high\": 0.25", "\"high\": -0.25", "$.variants[1].histograms[0].high", "must be greater than low")]
    [InlineData("[0, 13, 339998, 16, 1]", "[0, 13]", "$.variants[1].histograms[0].after", "must have as many bins as before")]
    [InlineData("[0, 12, 340000, 15, 1]", "[]", "$.variants[1].histograms[0].before", "must have at least one bin")]
    [InlineData("[980, 20]", "[980]", "$.variants[0].confusion[0].counts[0]", "must have a count for each of the classes")]
    [InlineData("[980, 20],", "", "$.variants[0].confusion[0].counts", "must have a row for each of the classes")]
    [InlineData("[980, 20]", "[980, -20]", "$.variants[0].confusion[0].counts[0][1]", "must not be negative")]
    [InlineData("\"floatIsRight\": false", "\"floatIsRight\": 0", "$.variants[1].flips[0].floatIsRight", "must be true or false")]
    [InlineData(
        "data:image/png;base64,iVBORw0K", "data:text/html;base64,iVBORw0K", "$.variants[1].flips[0].thumbnail",
        "must be a PNG or JPEG picture")]
    [InlineData(
        "data:image/png;base64,iVBORw0K", "data:image/png;base64,<svg>", "$.variants[1].flips[0].thumbnail",
        "must be a PNG or JPEG picture")]
    [InlineData("\"lost\": 1", "\"lost\": true", "$.variants[1].changes.predictions[0].lost", "must be a whole number")]
    [InlineData("\"low\": -0.00024", "\"low\": null", "$.variants[1].changes.metrics[0].low", "missing")]
    public void Damaged_details_are_refused_with_file_path_and_rule(string healthy, string damaged, string path, string rule)
    {
        // arrange
        using var folder = new TemporaryFolder();
        ReportFile.Save(folder["report.json"], DetailedSamples.Classifier);
        var text = File.ReadAllText(folder["report.json"]);
        var position = text.IndexOf(healthy, StringComparison.Ordinal);
        Assert.InRange(position, 0, text.Length);
        File.WriteAllText(folder["report.json"], text[..position] + damaged + text[(position + healthy.Length)..]);

        // act
        var error = Assert.Throws<ReportException>(() => ReportFile.Load(folder["report.json"]));

        // assert
        Assert.Equal(path, error.JsonPath);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_detail_that_is_not_finite_is_refused_with_its_path()
    {
        // arrange
        using var folder = new TemporaryFolder();
        var variant = Samples.Mnist.Variants[1] with { Layers = [new LayerReport("k", "uint8", 1, 1, double.PositiveInfinity)] };

        // act
        var error = Assert.Throws<ReportException>(() =>
            ReportFile.Save(folder["report.json"], Samples.Mnist with { Variants = [variant] }));

        // assert
        Assert.Equal("$.variants[0].layers[0].sqnrDb", error.JsonPath);
        Assert.Empty(folder.Files());
    }
}
