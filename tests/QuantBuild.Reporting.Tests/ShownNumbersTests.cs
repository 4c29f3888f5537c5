using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using QuantBuild.Reporting.Files;
using QuantBuild.Reporting.Rendering;

namespace QuantBuild.Reporting.Tests;

/// <summary>Every number that a page shows is one of the report, as far as its digits go.</summary>
public sealed partial class ShownNumbersTests
{
    public static TheoryData<Report> Reports => [Samples.Housing, Samples.MobileNetV2, DetailedSamples.Classifier];

    [Theory]
    [MemberData(nameof(Reports), DisableDiscoveryEnumeration = true)]
    public void Numbers_of_a_page_are_those_of_the_file(Report report)
    {
        // arrange
        double[] file = [.. NumbersOf(report), report.Variants.Count];

        // act
        var shown = Data().Matches(HtmlReport.Render(report)).Where(match => match.Groups["class"].Length == 0).ToArray();

        // assert
        Assert.NotEmpty(shown);
        Assert.All(shown, match =>
        {
            Assert.Contains(Parse(match.Groups["value"].Value), file);
            AssertRounded(match.Groups["text"].Value, Parse(match.Groups["value"].Value));
        });
    }

    [Theory]
    [MemberData(nameof(Reports), DisableDiscoveryEnumeration = true)]
    public void A_page_has_every_figure_of_every_variant(Report report)
    {
        // arrange
        var expected = report.Variants.SelectMany(variant => variant.Metrics.Select(metric => metric.Value).Concat(
        [
            variant.Bytes.Total, variant.Bytes.GzipTarball, variant.Bytes.Gzip!.Value, variant.Bytes.Brotli!.Value, variant.GzipRatio,
            variant.EvaluationSeconds, variant.ExamplesPerSecond,
            .. variant.MetricsOnTest?.Select(metric => metric.Value) ?? [],
            .. variant.Passes.Select(pass => (double)pass.Layers),
            .. variant.Changes?.Metrics.SelectMany(change => new[] { change.Difference, change.Low, change.High }) ?? [],
            .. variant.Changes?.Predictions.SelectMany(change => new double[] { change.Changed, change.Lost, change.Gained, change.Count })
                ?? [],
        ])).Append(report.Dataset.Examples).Concat(report.Splits.Select(split => (double)split.Count));

        // act
        var shown = Data().Matches(HtmlReport.Render(report)).Select(match => Parse(match.Groups["value"].Value)).ToHashSet();

        // assert
        Assert.All(expected, value => Assert.Contains(value, shown));
    }

    [Fact]
    public void Cells_hold_no_number_but_those_that_name_their_value()
    {
        // act
        var cells = Cells().Matches(HtmlReport.Render(Samples.MobileNetV2)).Select(match =>
            Data().Replace(match.Groups[1].Value, string.Empty).Replace("within 95 %", string.Empty, StringComparison.Ordinal)).ToArray();

        // assert
        Assert.NotEmpty(cells);
        Assert.All(cells, cell => Assert.DoesNotMatch("[0-9]", cell));
    }

    [Fact]
    public void What_follows_from_the_file_is_the_quotient_of_two_sizes_the_differences_without_interval_and_the_sums_of_the_weights()
    {
        // act
        var derived = Data().Matches(HtmlReport.Render(DetailedSamples.Classifier))
            .Where(match => match.Groups["class"].Length > 0).ToArray();

        // assert: accuracy and loss on the test split, and the two weights that were compressed by themselves, for each of two variants
        var bytes = DetailedSamples.Classifier.Variants.Select(variant => variant.Bytes.Brotli!.Value).ToArray();
        double[] sums = [288 + 524_288, 288 + 524_288, 301 + 411_000, 292 + 402_000];
        double[] onTest = [0.9949 - 0.9951, 0.0212 - 0.0203];
        Assert.Equal([(double)bytes[0] / bytes.Min(), .. onTest, .. onTest, .. sums, .. sums], derived.Select(match =>
            Parse(match.Groups["value"].Value)));
        Assert.All(derived, match => AssertRounded(match.Groups["text"].Value, Parse(match.Groups["value"].Value)));
    }

    [Fact]
    public void Charts_show_signal_to_noise_confusion_and_sizes_of_the_file()
    {
        // act
        var page = HtmlReport.Render(DetailedSamples.Classifier);
        string[] texts = [.. Texts().Matches(page).Select(match => match.Groups[1].Value)];
        string[] hints = [.. Hints().Matches(page).Select(match => match.Groups[1].Value)];

        // assert: 39.875 and 44.53125 dB, worst first
        Assert.Equal(
            ["39.9", "44.5", "exact", "no reference"],
            texts.Where(text => text is "39.9" or "44.5" or "exact" or "no reference").Distinct());
        Assert.Superset(new HashSet<string> { "980", "20", "981", "19", "1000", "524 kB", "2.0 kB", "64 B" }, texts.ToHashSet());
        Assert.Contains("dense/kernel: uint8, 524,288 elements, 524,288 bytes, 411,000 under gzip, 402,000 under brotli", hints);
        Assert.Contains("cat taken for dog: 19", hints);
        Assert.Contains("search-8bit: 1,090,456 bytes, accuracy 0.9949, no difference within 95 %", hints);
    }

    private static void AssertRounded(string text, double value)
    {
        var digits = text.Contains('.', StringComparison.Ordinal) ? text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        Assert.InRange(Math.Abs(Parse(text) - value), 0, 0.5000001 * Math.Pow(10, -digits));
    }

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<double> NumbersOf(Report report)
    {
        using var folder = new TemporaryFolder();
        ReportFile.Save(folder["report.json"], report);
        using var json = JsonDocument.Parse(File.ReadAllText(folder["report.json"]));
        return [.. NumbersOf(json.RootElement)];
    }

    private static IEnumerable<double> NumbersOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => [element.GetDouble()],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => NumbersOf(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(NumbersOf),
        _ => [],
    };

    [GeneratedRegex("<data(?: class=\"(?<class>[a-z]+)\")? value=\"(?<value>[^\"]*)\">(?<text>[^<]*)</data>", RegexOptions.ExplicitCapture)]
    private static partial Regex Data();

    [GeneratedRegex("<td>(.*?)</td>")]
    private static partial Regex Cells();

    [GeneratedRegex("<text[^>]*>(?:<title>[^<]*</title>)?([^<]*)</text>")]
    private static partial Regex Texts();

    [GeneratedRegex("<title>([^<]*)</title>")]
    private static partial Regex Hints();
}
