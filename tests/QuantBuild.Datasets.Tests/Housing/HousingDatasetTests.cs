using System.Globalization;
using System.IO.Compression;
using System.Text;
using QuantBuild.Datasets.Housing;

namespace QuantBuild.Datasets.Tests.Housing;

public sealed class HousingDatasetTests
{
    private const string Header =
        "longitude,latitude,housing_median_age,total_rooms,total_bedrooms,population,households,median_income,median_house_value\n";

    [Fact]
    public void Embedded_data_has_the_rows_of_the_published_file()
    {
        // act
        var housing = HousingDataset.Load();

        // assert: first and last line of california_housing_train.csv
        Assert.Equal(17_000, housing.Count);
        Assert.Equal([-114.31f, 34.19f, 15, 5612, 1283, 1015, 472, 1.4936f], housing.Features[..8]);
        Assert.Equal(66_900, housing.Labels[0]);
        Assert.Equal([-124.35f, 40.54f, 52, 1820, 300, 806, 270, 3.0147f], housing.Features[^8..]);
        Assert.Equal(94_600, housing.Labels[^1]);
    }

    [Fact]
    public void Default_split_is_70_20_10()
    {
        // act
        var split = HousingDataset.Load().Split(seed: 1);

        // assert
        Assert.Equal([11_900, 3_400, 1_700], new[] { split.Training.Count, split.Validation.Count, split.Evaluation.Count });
        Assert.Equal([11_900, 8], split.Training.FeatureShape);
        Assert.Equal([1_700, 1], split.Evaluation.LabelShape);
    }

    [Fact]
    public void Every_row_lands_in_exactly_one_part()
    {
        // arrange: the label is the row number
        var rows = Enumerable.Range(0, 1000).Select(i => (float)i).ToArray();
        var housing = new HousingDataset(new float[8000], rows);

        // act
        var split = housing.Split(seed: 42);

        // assert
        var back = split.LabelScaling;
        var seen = new[] { split.Training, split.Validation, split.Evaluation }
            .SelectMany(part => part.Labels)
            .Select(z => (int)Math.Round(z * back.Divisors[0] + back.Offsets[0]))
            .Order();
        Assert.Equal(Enumerable.Range(0, 1000), seen);
    }

    [Fact]
    public void Features_stay_with_their_label()
    {
        // arrange: every feature of a row equals its label
        var labels = Enumerable.Range(0, 500).Select(i => (float)(i * i)).ToArray();
        var housing = new HousingDataset([.. labels.SelectMany(label => Enumerable.Repeat(label, 8))], labels);

        // act
        var evaluation = housing.Split(seed: 7).Evaluation;

        // assert
        for (var row = 0; row < evaluation.Count; row++)
        {
            Assert.All(evaluation.Features[(row * 8)..(row * 8 + 8)], feature => Assert.Equal(evaluation.Labels[row], feature));
        }
    }

    [Fact]
    public void Statistics_come_from_the_training_part_alone()
    {
        // act
        var split = HousingDataset.Load().Split(seed: 3);

        // assert
        for (var column = 0; column < 8; column++)
        {
            var (mean, variance) = Moments(split.Training.Features, column, 8);
            Assert.Equal(0, mean, 1e-5);
            Assert.Equal(1, variance, 1e-4);
        }

        var evaluation = Moments(split.Evaluation.Labels, 0, 1);
        Assert.NotEqual(0, evaluation.Mean, 1e-4);
        Assert.Equal(0, evaluation.Mean, 0.1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_split_and_another_seed_another()
    {
        // arrange
        var housing = HousingDataset.Load();

        // act
        var first = housing.Split(seed: 1337).Evaluation;
        var again = housing.Split(seed: 1337).Evaluation;
        var other = housing.Split(seed: 1338).Evaluation;

        // assert
        Assert.Equal(first.Features, again.Features);
        Assert.NotEqual(first.Labels, other.Labels);
    }

    [Fact]
    public void The_shuffle_never_changes_because_published_results_rest_on_it()
    {
        // assert: computed independently from the definition of SplitMix64
        Assert.Equal([2, 4, 0, 5, 6, 8, 3, 1, 9, 7], Permutation.Create(10, seed: 1337));
    }

    [Theory]
    [InlineData(0, 0.1, "validationSplit")]
    [InlineData(1, 0.1, "validationSplit")]
    [InlineData(double.NaN, 0.1, "validationSplit")]
    [InlineData(0.2, -0.1, "evaluationSplit")]
    [InlineData(0.5, 0.5, "validationSplit")]
    public void A_fraction_out_of_range_is_named(double validation, double evaluation, string name)
    {
        // arrange
        var housing = HousingDataset.Load();

        // act
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => housing.Split(1, validation, evaluation));

        // assert
        Assert.Equal(name, error.ParamName);
    }

    [Fact]
    public void Another_content_is_refused_by_its_checksum()
    {
        // arrange
        using var compressed = Gzip(Header + "1,2,3,4,5,6,7,8,9\n");

        // act
        var error = Refused.By(DatasetRejection.WrongChecksum, () =>
            HousingCsv.ReadCompressed(compressed, HousingDataset.Sha256, "housing.csv.gz"));

        // assert
        Assert.Contains(HousingDataset.Sha256, error.Message, StringComparison.Ordinal);
        Assert.Equal("housing.csv.gz", error.File);
    }

    [Fact]
    public void Content_that_is_no_gzip_is_refused()
    {
        // arrange
        using var compressed = new MemoryStream("not compressed"u8.ToArray());

        // act and assert
        var error = Refused.By(DatasetRejection.Damaged, () =>
            HousingCsv.ReadCompressed(compressed, HousingDataset.Sha256, "housing.csv.gz"));
        Assert.Contains("decompressed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", DatasetRejection.NoExamples, "no header")]
    [InlineData(Header, DatasetRejection.NoExamples, "no rows")]
    [InlineData("longitude,latitude\n1,2\n", DatasetRejection.MissingColumn, "\"housing_median_age\" is missing")]
    [InlineData(Header + "1,2,3,4,5,six,7,8,9\n", DatasetRejection.InvalidValue, "Line 2, column \"population\": "
        + "a finite number is needed, found \"six\"")]
    [InlineData(Header + "1,2,3,4,5,6,7,NaN,9\n", DatasetRejection.InvalidValue, "column \"median_income\"")]
    [InlineData(Header + "1,2,3\n", DatasetRejection.InvalidRow, "Line 2: the row has 3 cells where its header has 9.")]
    public void A_damaged_table_names_line_and_column(string text, DatasetRejection rejection, string expected)
    {
        // arrange
        using var reader = new StringReader(text);

        // act
        var error = Refused.By(rejection, () => HousingCsv.Read(reader, "housing.csv"));

        // assert
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_are_found_by_name_whatever_their_order_and_the_culture()
    {
        // arrange
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        using var reader = new StringReader(
            "median_house_value,latitude,longitude,housing_median_age,total_rooms,total_bedrooms,population,households,median_income\n9.5,"
                + "2,1,3,4,5,6,7,8\n");

        // act
        var housing = HousingCsv.Read(reader, "housing.csv");
        CultureInfo.CurrentCulture = culture;

        // assert
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], housing.Features);
        Assert.Equal([9.5f], housing.Labels);
    }

    [Fact]
    public void A_constant_column_is_only_centred()
    {
        // arrange
        float[] normalized = [5, 1, 6, 3];

        // act
        ColumnScaling.FitZScore([5, 1, 5, 3], columns: 2).Apply(normalized);

        // assert: second column has mean 2 and deviation 1
        Assert.Equal([0, -1, 1, 1], normalized);
    }

    private static (double Mean, double Variance) Moments(float[] values, int column, int columns)
    {
        var selected = values.Where((_, i) => i % columns == column).Select(value => (double)value).ToArray();
        var mean = selected.Average();
        return (mean, selected.Average(value => (value - mean) * (value - mean)));
    }

    private static MemoryStream Gzip(string text)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        compressed.Position = 0;
        return compressed;
    }
}
