namespace QuantBuild.Datasets.Tests.Descriptions;

public sealed class CsvDescriptionTests : IDisposable
{
    private readonly DescribedSamples samples = new();

    public void Dispose() => samples.Dispose();

    [Fact]
    public void Columns_come_in_the_order_of_the_description_and_are_normalized_by_the_figures_given_or_found_elsewhere()
    {
        // act
        using var culture = new DecimalComma();
        var dataset = samples.Load(DescribedSamples.Complete["csv"]).Open();

        // assert: more.csv has prices of 100 to 300
        Assert.Equal([2, 1], dataset.ExampleShape);
        Assert.Equal([0, 0, 2, 2, -1, -1], DescribedSamples.Read(dataset));
        Assert.Equal([0, 0.5f, 0.25f], Assert.IsType<ValueTargets>(dataset.Targets).Values);
        Assert.Equal(Bytes.Sha256(File.ReadAllBytes(samples["rows.csv"])), dataset.Sha256);
    }

    [Theory]
    [InlineData("""{ "kind": "min-max" }""", 1 / 3f, 1f, 0f)]
    [InlineData("""{ "kind": "z-score", "means": [1], "standardDeviations": [0.5] }""", 0f, 2f, -1f)]
    [InlineData("""{ "kind": "none" }""", 1f, 2f, 0.5f)]
    [InlineData("""{ "kind": "min-max", "from": "more.csv" }""", 0f, 0.5f, -0.25f)]
    public void Features_are_normalized_as_described(string normalization, params float[] expected)
    {
        // act
        var dataset = samples.Load($$"""{ "kind": "csv", "file": "rows.csv", "features": ["a"], "labels": ["price"], "metrics": ["mae"], "normalization": { "features": {{normalization}} } }""").Open();

        // assert
        Assert.Equal(expected, DescribedSamples.Read(dataset), (wanted, found) => Math.Abs(wanted - found) < 1e-6);
    }

    [Fact]
    public void Other_data_is_normalized_by_the_figures_of_the_dataset()
    {
        // act: min and max of rows.csv are 0.5 and 2
        var description = samples.Load("""
            { "kind": "csv", "file": "rows.csv", "features": ["a"], "labels": ["price"], "metrics": ["mae"], "normalization": { "features": { "kind": "min-max" } }, "calibration": { "file": "more.csv" } }
            """);

        // assert
        Assert.Equal([2.5f / 1.5f, 0.5f / 1.5f], DescribedSamples.Read(description.OpenCalibration()!), (wanted, found) => Math.Abs(wanted - found) < 1e-6);
    }

    [Theory]
    [InlineData("""["kind"], "classes": ["dog", "cat"]""", 1, 0, 1)]
    [InlineData("""["b"]""", 10, 14, 8)]
    public void A_label_is_a_class_by_name_or_by_number(string labels, params int[] expected)
    {
        // act
        var dataset = samples.Load($$"""{ "kind": "csv", "file": "rows.csv", "features": ["a"], "labels": {{labels}}, "metrics": ["accuracy"] }""").Open();

        // assert
        Assert.Equal(expected, Assert.IsType<ClassTargets>(dataset.Targets).Classes);
    }

    [Theory]
    [InlineData("a,b,kind,price\n1,x,cat,100\n", "Line 2, column \"b\": a finite number is needed, found \"x\".")]
    [InlineData("a,b,kind,price\n1,2,cat,100\n1\n", "Line 3, column \"b\": a finite number is needed, found nothing.")]
    [InlineData("a,kind,price\n1,cat,100\n", "Column \"b\" is missing; the header has a, kind, price.")]
    [InlineData("a,b,kind,price\n1,NaN,cat,100\n", "found \"NaN\"")]
    [InlineData("a,b,kind,price\n", "no examples")]
    [InlineData("", "no header line")]
    public void Damaged_rows_are_named(string rows, string message)
    {
        // arrange
        samples.Text("damaged.csv", rows);
        var description = samples.Load("""{ "kind": "csv", "file": "damaged.csv", "features": ["a", "b"], "labels": ["price"], "metrics": ["mae"] }""");

        // act
        var error = Assert.Throws<DatasetException>(() => description.Open());

        // assert
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_is_not_listed_is_named_with_its_line()
        => Assert.Contains(
            "Line 2, column \"kind\": one of dog, bird is needed, found \"cat\".",
            Assert.Throws<DatasetException>(() => samples.Load("""{ "kind": "csv", "file": "rows.csv", "features": ["a"], "labels": ["kind"], "classes": ["dog", "bird"], "metrics": ["accuracy"] }""").Open()).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_shape_of_another_size_is_refused()
        => Assert.Contains(
            "An example has the shape [1], which inputShape [2, 3] does not fit.",
            Assert.Throws<DatasetException>(() => samples.Load("""{ "kind": "csv", "file": "rows.csv", "features": ["a"], "labels": ["price"], "inputShape": [2, 3], "metrics": ["mae"] }""").Open()).Message,
            StringComparison.Ordinal);

    [Fact]
    public void The_housing_rows_are_read_as_the_demo_reads_them()
    {
        // arrange
        var path = Path.Combine(RealData.Require("housing/california_housing_train.csv"), "housing", "california_housing_train.csv");
        var expected = HousingDataset.Load();

        // act
        var dataset = samples.Load($$"""
            { "kind": "csv", "file": "{{path}}", "features": ["{{string.Join("\", \"", HousingDataset.FeatureNames)}}"], "labels": ["{{HousingDataset.LabelName}}"], "metrics": ["mae"] }
            """).Open();

        // assert
        Assert.Equal(expected.Features, DescribedSamples.Read(dataset));
        Assert.Equal(expected.Labels, Assert.IsType<ValueTargets>(dataset.Targets).Values);
        Assert.Equal(HousingDataset.Sha256, dataset.Sha256);
    }
}
