using System.Text;
using System.Text.RegularExpressions;
using QuantBuild.Reporting.Rendering;
using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Reporting.Tests;

public sealed partial class HtmlReportTests
{
    private const string Hostile = "</title></style><script>alert(1)</script>\"'&\u0000";

    [Fact]
    public void Page_of_one_demo() => Snapshot.Matches("detailed.html", WithoutStyle(HtmlReport.Render(DetailedSamples.Classifier)));

    [Fact]
    public void Page_of_several_demos() =>
        Snapshot.Matches("summary.html", WithoutStyle(HtmlReport.Render(Samples.Housing, DetailedSamples.Classifier, Samples.MobileNetV2)));

    [Fact]
    public void Pages_are_the_same_under_a_decimal_comma()
    {
        // arrange
        using var culture = new DecimalComma();

        // act and assert
        Page_of_one_demo();
        Page_of_several_demos();
    }

    [Fact]
    public void A_page_needs_nothing_from_elsewhere_and_runs_no_script()
    {
        // act
        var page = HtmlReport.Render(DetailedSamples.Classifier);

        // assert
        Assert.DoesNotMatch("(?i)https?:|<script|<link|<iframe|@import|url\\(| src=| on[a-z]+=", page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.All(Hrefs().Matches(page), href => Assert.Matches("^(#|data:image/png;base64,)", href.Groups[1].Value));
    }

    [Fact]
    public void Hostile_names_stay_text_wherever_they_stand()
    {
        // arrange
        var detailed = DetailedSamples.Classifier;
        var variant = detailed.Variants[1];
        var report = detailed with
        {
            Demo = Hostile,
            Commit = Hostile,
            Environment = new Dictionary<string, string> { [Hostile] = Hostile },
            Arguments = new Dictionary<string, string> { [Hostile] = Hostile },
            Dataset = new DatasetInfo(Hostile, 3, Hostile),
            Splits = [new DataSplit(Hostile, 3, Hostile)],
            Variants =
            [
                detailed.Variants[0] with { Metrics = new MetricSet(new Metric(Hostile, 1, Hostile)) },
                variant with
                {
                    Name = Hostile,
                    Scheme = Hostile,
                    EvaluatedOn = new EvaluationSample(Hostile, 1),
                    FloatOnSame = new MetricSet(new Metric(Hostile, 1, Hostile)),
                    MetricsOnTest = new MetricSet(new Metric(Hostile, 1, Hostile)),
                    Passes = [new AppliedPass(Hostile, 1)],
                    Metrics = new MetricSet(new Metric(Hostile, 1, Hostile)),
                    Layers = [new LayerReport(Hostile, Hostile, 1, 1, 1, 1, 1)],
                    Histograms = [variant.Histograms[0] with { Weight = Hostile }],
                    Confusion = [new ConfusionReport { Preprocess = Hostile, Classes = [Hostile], Counts = [[1]] },
                        new ConfusionReport { Pairs = [new ConfusedPair(Hostile, Hostile, 1)] }],
                    Flips = [variant.Flips[0] with
                    {
                        Example = Hostile,
                        Label = Hostile,
                        ByFloat = Hostile,
                        ByVariant = Hostile,
                        Preprocess = Hostile,
                    }],
                    Changes = new VariantChanges
                    {
                        Metrics = [new MetricChange(Hostile, 1, 0, 2, Hostile)],
                        Predictions = [new ChangedPredictions(1, 1, 0, 1, Hostile)],
                    },
                },
            ],
        };

        // act
        string[] pages = [HtmlReport.Render(report), HtmlReport.Render(report, report)];

        // assert
        Assert.All(pages, page =>
        {
            Assert.DoesNotMatch("(?i)<script|</title></style>|\0", page);
            Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\\u0000", page, StringComparison.Ordinal);
            Assert.Single(Regex.Matches(page[..page.IndexOf("<body>", StringComparison.Ordinal)], "</title>"));
        });
    }

    [Fact]
    public void A_picture_that_several_variants_show_is_in_the_page_once()
    {
        // act
        var page = HtmlReport.Render(DetailedSamples.Classifier);

        // assert
        Assert.Single(Regex.Matches(page, Regex.Escape(DetailedSamples.Picture)));
        Assert.Equal(2, Regex.Count(page, "<use href=\"#p0\"/>"));
    }

    [Fact]
    public void Pages_of_four_demos_with_eight_variants_stay_below_1_5_MB()
    {
        // arrange: as much behind every variant as an evaluation leaves
        Report[] reports = [LargeSamples.Regression, LargeSamples.Digits, LargeSamples.Digits, LargeSamples.Photographs];

        // act
        string[] pages =
            [.. reports.Select(report => HtmlReport.Render(report)), HtmlReport.Render(reports.Select(JudgedReport.FromReport))];

        // assert
        Assert.InRange(pages.Sum(Encoding.UTF8.GetByteCount), 1, 1_500_000);
        Assert.InRange(Regex.Count(pages[3], "<use "), 60, 72);
    }

    [Fact]
    public void An_older_report_has_tables_and_plot_and_no_empty_headings()
    {
        // act
        var page = HtmlReport.Render(Samples.Housing);

        // assert
        Assert.Equal(
            ["Accuracy", "gzip ratio", "Download size against accuracy", "Against the float model", "Sizes and speed",
                "What the words mean", "What the figures rest on"],
            Regex.Matches(page, "<h2>(.*?)</h2>").Select(heading => heading.Groups[1].Value));
    }

    [Fact]
    public void A_report_without_variants_still_has_a_page()
    {
        // act
        var page = HtmlReport.Render(Samples.Housing with { Variants = [] });

        // assert
        Assert.Contains("What the figures rest on", page, StringComparison.Ordinal);
    }

    // The style sheet is read by people as the file that it is.
    private static string WithoutStyle(string page) => StyleSheet().Replace(page, "<style></style>");

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex StyleSheet();

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Hrefs();
}
