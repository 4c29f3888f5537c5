using QuantBuild.Datasets.Housing;

namespace QuantBuild.Datasets.Tests.Descriptions;

public sealed class CsvDescriptionTests : IDisposable
{
    private readonly DescribedSamples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public void Columns_come_in_the_order_of_the_description_and_are_normalized_by_the_figures_given_or_found_elsewhere()
    {
        // act
        using var culture = new DecimalComma();
        var dataset = _samples.Load(DescribedSamples.Complete["csv"]).Open();

        // assert: more.csv has prices of 100 to 300
        Assert.Equal([2, 1], dataset.ExampleShape);
        Assert.Equal([0, 0, 2, 2, -1, -1], DescribedSamples.Read(dataset));
        Assert.Equal([0, 0.5f, 0.25f], Assert.IsType<ValueTargets>(dataset.Targets).Values);
        Assert.Equal(Bytes.Sha256(File.ReadAllBytes(_samples["rows.csv"])), dataset.Sha256);
    }

    [Theory]
    [InlineData("""{ "kind": "min-max" }""", 1 / 3f, 1f, 0f)]
    [InlineData("""{ "kind": "z-score", "means": [1], "standardDeviations": [0.5] }""", 0f, 2f, -1f)]
    [InlineData("""{ "kind": "none" }""", 1f, 2f, 0.5f)]
    [InlineData("""{ "kind": "min-max", "from": "more.csv" }""", 0f, 0.5f, -0.25f)]
    public void Features_are_normalized_as_described(string normalization, params float[] expected)
    {
        // act
        var dataset = _samples.Load($$"""{ "kind": "csv", "file": "rows.csv", "features": ["a"], "labels": ["price"], "metrics": ["mae"],"""
            + $$""" "normalization": { "features": {{normalization}} } }""").Open();

        // assert
        Assert.Equal(expected, DescribedSamples.Read(dataset), (wanted, found) => Math.Abs(wanted - found) < 1e-6);
    }

    [Fact]
    public void Other_data_is_normalized_by_the_figures_of_the_dataset()
    {
        // act: min and max of rows.csv are 0.5 and 2
        var description = _samples.Load("""
            { "kind": "csv", "file": "rows.csv", "features": ["a"], "labels": ["price"], "metrics": ["mae"],
              "normalization": { "features": { "kind": "min-max" } }, "calibration": { "file": "more.csv" } }
            """);

        // assert
        Assert.Equal([2.5f / 1.5f, 0.5f / 1.5f], DescribedSamples.Read(description.OpenCalibration()!), (wanted, found) =>
            Math.Abs(wanted - found) < 1e-6);
    }

    [Theory]
    [InlineData("""["kind"], "classes": ["dog", "cat"]""", 1, 0, 1)]
    [InlineData("""["b"]""", 10, 14, 8)]
    public void A_label_is_a_class_by_name_or_by_number(string labels, params int[] expected)
    {
        // act
        var dataset = _samples.Load(
            $$"""{ "kind": "csv", "file": "rows.csv", "features": ["a"], "labels": {{labels}}, "metrics": ["accuracy"] }""").Open();

        // assert
        Assert.Equal(expected, Assert.IsType<ClassTargets>(dataset.Targets).Classes);
    }

    [Theory]
    [InlineData(
        "a,b,kind,price\n1,x,cat,100\n", DatasetRejection.InvalidValue, "Line 2, column \"b\": a finite number is needed, found \"x\".")]
    [InlineData("a,b,kind,price\n1,2,cat,100\n1\n", DatasetRejection.InvalidRow, "Line 3: the row has 1 cell where its header has 4.")]
    [InlineData("a,kind,price\n1,cat,100\n", DatasetRejection.MissingColumn, "Column \"b\" is missing; the header has a, kind, price.")]
    [InlineData("a,b,kind,price\n1,NaN,cat,100\n", DatasetRejection.InvalidValue, "found \"NaN\"")]
    [InlineData("a,b,kind,price\n", DatasetRejection.NoExamples, "no examples")]
    [InlineData("", DatasetRejection.NoExamples, "no header line")]
    public void Damaged_rows_are_named(string rows, DatasetRejection rejection, string message)
    {
        // arrange
        _samples.Text("damaged.csv", rows);
        var description = _samples.Load(
            """{ "kind": "csv", "file": "damaged.csv", "features": ["a", "b"], "labels": ["price"], "metrics": ["mae"] }""");

        // act
        var error = Refused.By(rejection, () => description.Open());

        // assert
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b,a,y,note\n1,2,5,8,\n2,3,8,9,\n", DatasetRejection.InvalidRow, "Each row has one cell more than the header, "
        + "an empty one at its end")]
    [InlineData(
        "a,b,y\n0,1,2,\n1,2,5,\n", DatasetRejection.InvalidRow, "Each row has one cell more than the header, an empty one at its end")]
    [InlineData("a,b,y\n1,5,2,5,5\n2,3,8\n", DatasetRejection.InvalidRow, "Line 2: the row has 5 cells where its header has 3.")]
    [InlineData("a,b,y\n1,2,5\n1,5,2,6\n", DatasetRejection.InvalidRow, "Line 3: the row has 4 cells where its header has 3.")]
    [InlineData("a,b,y\n0,1,2,5\n1,2,3\n", DatasetRejection.InvalidRow, "Line 3: the row has 3 cells where the row before has 4.")]
    [InlineData("a,b,y\n7,5,2,5\n3,5,4,8\n", DatasetRejection.InvalidRow, "decimal commas must be quoted, or the separator be another")]
    [InlineData("a,b,y\n1,5,2,5\n", DatasetRejection.InvalidRow, "the first cells do not look like names of the rows")]
    [InlineData("a,b,a,y\n1,2,3,4\n", DatasetRejection.MissingColumn, "Column \"a\" stands more than once in the header.")]
    [InlineData("a,b,y,note\n1,2,5,\"open\n2,3,8,x\n", DatasetRejection.InvalidRow, "Line 2: a quotation mark is opened in this row "
        + "and never closed.")]
    [InlineData("a,b,y,note\n1,2,5,\"open\n2,3,8,\"x\"\n3,4,11,z\n", DatasetRejection.InvalidRow, "a cell has a quotation mark that "
        + "neither begins nor ends it")]
    [InlineData("a,b,y\n\"1,5\",2,5\n", DatasetRejection.InvalidValue, "Line 2, column \"a\": a finite number is needed, found \"1,5\"; "
        + "\"decimal\": \",\" reads it.")]
    [InlineData("a,b,y\n1,\u001b[31m##vso[x],5\n", DatasetRejection.InvalidValue, "found \"\\u001b[31m#\\u0023vso[x]\".")]
    [InlineData("a,b,y\n1,inf,5\n", DatasetRejection.InvalidValue, "Line 2, column \"b\": a finite number is needed, found \"inf\".")]
    [InlineData("<!DOCTYPE html>\n<html></html>", DatasetRejection.OtherKind, "The file is no CSV text but a web page (HTML).")]
    [InlineData("a,b,y\n1,2,\0\n", DatasetRejection.OtherKind, "The file is no CSV text: it holds NUL bytes.")]
    public void Rows_that_cannot_be_what_they_seem_are_refused(string text, DatasetRejection rejection, string message) =>
        Assert.Contains(message, RefusalOf(rejection, text), StringComparison.Ordinal);

    [Theory]
    [InlineData("a,b,y\n0,1,2,5\n1,2,3,8\n")]
    [InlineData("a,b,y\n\"7\",1,2,5\n\"3\",2,3,8\n")]
    [InlineData("a,b,y\nMazda RX4,1,2,5\nDatsun 710,2,3,8\n")]
    [InlineData("a,b,y\n17,1.0,2.0,5.0\n3,2.0,3.0,8.0\n")]
    public void Names_of_rows_without_a_name_in_the_header_are_passed_over_with_a_word(string text)
    {
        // act
        var dataset = OpenThree(text);

        // assert
        Assert.Equal([1, 2, 2, 3], DescribedSamples.Read(dataset));
        Assert.Equal([5, 8], Assert.IsType<ValueTargets>(dataset.Targets).Values);
        Assert.EndsWith("the first cells are taken as the names of the rows.", Assert.Single(dataset.Notices), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a;b;y\n1,5;2;5,5\n-2;3e0;4\n", ", \"separator\": \";\", \"decimal\": \",\"")]
    [InlineData(" a , b,  y\n1.5, 2 ,\t5.5\n-2, \"3\", 4\n", "")]
    [InlineData("a\tb\ty\n1.5\t2\t5.5\n-2\t3\t4\n", ", \"separator\": \"\\t\"")]
    [InlineData("\"a\",\"b\",\"y\"\r\n\"1,5\",\"2\",\"5,5\"\r\n\r\n-2,3,4", ", \"decimal\": \",\"")]
    [InlineData(",a,b,y\n0,1.5,2,5.5\n1,-2,3,4\n", "")]
    [InlineData("\uFEFFa,b,y\n1.5,2,5.5\n-2,3,4\n", "")]
    public void Files_of_many_countries_and_programs_are_read(string text, string fields)
    {
        // act
        using var culture = new DecimalComma();
        var dataset = OpenThree(text, fields);

        // assert
        Assert.Equal([1.5f, 2, -2, 3], DescribedSamples.Read(dataset));
        Assert.Equal([5.5f, 4], Assert.IsType<ValueTargets>(dataset.Targets).Values);
        Assert.Empty(dataset.Notices);
    }

    [Theory]
    [InlineData("sep=;\r\na;b;y\r\n1.5;2;5.5\r\n-2;3;4\r\n", "")]
    [InlineData("sep=;\na;b;y\n1,5;2;5,5\n-2;3;4\n", ", \"separator\": \";\", \"decimal\": \",\"")]
    [InlineData("\uFEFF\"SEP=;\"\na;b;y\n1.5;2;5.5\n-2;3;4\n", "")]
    [InlineData("sep=\t\na\tb\ty\n1.5\t2\t5.5\n-2\t3\t4\n", "")]
    [InlineData("sep=,\na,b,y\n1.5,2,5.5\n-2,3,4\n", "")]
    public void A_first_line_that_names_the_separator_is_followed(string text, string fields)
    {
        // act
        var dataset = OpenThree(text, fields);

        // assert
        Assert.Equal([1.5f, 2, -2, 3], DescribedSamples.Read(dataset));
        Assert.Equal([5.5f, 4], Assert.IsType<ValueTargets>(dataset.Targets).Values);
    }

    [Theory]
    [InlineData(
        "sep=;\na;b;y\n1;x;5\n", "", DatasetRejection.InvalidValue, "Line 3, column \"b\": a finite number is needed, found \"x\".")]
    [InlineData("sep=;\na;b;y\n1;2;\"5\n2;3;4\n", "", DatasetRejection.InvalidRow, "Line 3: a quotation mark is opened in this row "
        + "and never closed.")]
    [InlineData("sep=;\na;b;y\n1;2;5\n", ", \"separator\": \",\"", DatasetRejection.InvalidRow, "Line 1: the file says that \";\" "
        + "separates its cells, and \"separator\" says \",\"")]
    [InlineData("sep=;", "", DatasetRejection.NoExamples, "The file has no header line.")]
    public void What_is_wrong_behind_a_line_that_names_the_separator_is_told_with_its_line(
        string text, string fields, DatasetRejection rejection, string message)
    {
        // act
        var error = Refused.By(rejection, () => OpenThree(text, fields));

        // assert
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_without_a_header_go_by_number()
    {
        // arrange
        _samples.Text("bare.csv", "1,2,5\n2,3,8\n");

        // act
        var dataset = _samples.Load(
            """{ "kind": "csv", "file": "bare.csv", "header": false, "features": [1, 0], "labels": [2], "metrics": ["mae"] }""").Open();
        var error = Refused.By(DatasetRejection.MissingColumn, () => _samples.Load(
            """{ "kind": "csv", "file": "bare.csv", "header": false, "features": [1, 3], "labels": [2], "metrics": ["mae"] }""").Open());

        // assert
        Assert.Equal([2, 1, 3, 2], DescribedSamples.Read(dataset));
        Assert.Equal([5, 8], Assert.IsType<ValueTargets>(dataset.Targets).Values);
        Assert.Contains("Column \"3\" is missing; the columns are 0 to 2.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UTF_16_is_read_by_its_byte_order_mark_and_named_without_one()
    {
        // arrange
        const string Text = "a,b,y\n1,2,5\n2,3,8\n";
        var unicode = System.Text.Encoding.Unicode;

        // act
        _samples.Write("three.csv", [.. unicode.GetPreamble(), .. unicode.GetBytes(Text)]);
        var dataset = _samples.Load(Three(string.Empty)).Open();
        _samples.Write("three.csv", unicode.GetBytes(Text));
        var error = Refused.By(DatasetRejection.OtherKind, () => _samples.Load(Three(string.Empty)).Open());

        // assert
        Assert.Equal([1, 2, 2, 3], DescribedSamples.Read(dataset));
        Assert.Contains("If it is UTF-16, save it as UTF-8, or with a byte order mark.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xl/workbook.xml", "The file is no CSV text but a spreadsheet (.xlsx). Save the sheet as CSV.")]
    [InlineData("content.xml", "a spreadsheet or document (.ods)")]
    [InlineData("config.json", "a Keras model (.keras). A model is named with --model.")]
    [InlineData("x.npy", "a NumPy archive (.npz). A dataset of kind \"numpy\" reads it.")]
    [InlineData("anything", "a zip archive. Unpack it first.")]
    public void An_archive_in_the_place_of_text_is_named_and_nothing_of_its_bytes_is_shown(string entry, string message)
    {
        // arrange
        _samples.Write("three.csv", DescribedSamples.Npz((entry, [1, 2, 3]), ("model.weights.h5", [4])));

        // act
        var error = Refused.By(DatasetRejection.OtherKind, () => _samples.Load(Three(string.Empty)).Open());

        // assert
        Assert.StartsWith(_samples["three.csv"] + ": The file is no CSV text but ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("PK", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_labels_must_be_a_distribution_where_classes_are_compared()
    {
        // arrange
        _samples.Text("soft.csv", "x,p,q\n1,0.25,0.75\n\n2,1,1\n");

        // act
        var error = Refused.By(DatasetRejection.InvalidValue, () => _samples.Load(
            """{ "kind": "csv", "file": "soft.csv", "features": ["x"], "labels": ["p", "q"], "metrics": ["loss"] }""").Open());

        // assert: the blank line counts
        Assert.Contains("The target at line 4 is no distribution over classes, which loss and accuracy need: "
            + "its 2 values must have the sum 1, found 2.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000_000, 0)]
    [InlineData(100_000_000, 6)]
    public void A_small_file_of_one_endless_cell_or_of_endless_rows_is_refused_within_its_limit(int characters, int period)
    {
        // arrange
        using (var gzip = new System.IO.Compression.GZipStream(
            File.Create(_samples["three.csv"]), System.IO.Compression.CompressionLevel.Fastest))
        {
            gzip.Write("a,b,y\n"u8);
            var block = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(period == 0 ? "111111" : "1,2,3\n", 10_000)));
            for (var written = 0; written < characters; written += block.Length)
            {
                gzip.Write(block);
            }
        }

        var before = GC.GetAllocatedBytesForCurrentThread();

        // act
        var error = Assert.Throws<DatasetException>(() => _samples.Load(Three(string.Empty)).Open());

        // assert
        Assert.Contains(
            period == 0 ? "has more than 16777216 characters" : "unpacks to more than ", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000_000);
    }

    [Fact]
    public void A_class_that_is_not_listed_is_named_with_its_line() =>
        Assert.Contains(
            "Line 2, column \"kind\": one of dog, bird is needed, found \"cat\".",
            Refused.By(DatasetRejection.InvalidValue, () => _samples.Load("""{ "kind": "csv", "file": "rows.csv", "features": ["a"],"""
                + """ "labels": ["kind"], "classes": ["dog", "bird"], "metrics": ["accuracy"] }""").Open()).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_shape_of_another_size_is_refused() =>
        Assert.Contains(
            "An example has the shape [1], which inputShape [2, 3] does not fit.",
            Refused.By(DatasetRejection.ShapeMismatch, () => _samples.Load("""{ "kind": "csv", "file": "rows.csv", "features": ["a"],"""
                + """ "labels": ["price"], "inputShape": [2, 3], "metrics": ["mae"] }""").Open()).Message,
            StringComparison.Ordinal);

    [Fact]
    public void The_housing_rows_are_read_as_the_demo_reads_them()
    {
        // arrange
        var path = Path.Combine(RealData.Require("housing/california_housing_train.csv"), "housing", "california_housing_train.csv");
        var expected = HousingDataset.Load();

        // act
        var dataset = _samples.Load($$"""
            { "kind": "csv", "file": "{{path}}", "features": ["{{string.Join("\", \"", HousingDataset.FeatureNames)}}"],
              "labels": ["{{HousingDataset.LabelName}}"], "metrics": ["mae"] }
            """).Open();

        // assert
        Assert.Equal(expected.Features, DescribedSamples.Read(dataset));
        Assert.Equal(expected.Labels, Assert.IsType<ValueTargets>(dataset.Targets).Values);
        Assert.Equal(HousingDataset.Sha256, dataset.Sha256);
    }

    private static string Three(string fields) =>
        $$"""{ "kind": "csv", "file": "three.csv", "features": ["a", "b"], "labels": ["y"], "metrics": ["mae"]{{fields}} }""";

    private DescribedDataset OpenThree(string text, string fields = "")
    {
        _samples.Text("three.csv", text);
        return _samples.Load(Three(fields)).Open();
    }

    private string RefusalOf(DatasetRejection rejection, string text) => Refused.By(rejection, () => OpenThree(text)).Message;
}
