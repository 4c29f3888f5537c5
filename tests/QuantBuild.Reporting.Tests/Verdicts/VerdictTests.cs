using System.Text.RegularExpressions;
using QuantBuild.Reporting.Rendering;
using QuantBuild.Reporting.Tests.Budgets;
using QuantBuild.Reporting.Verdicts;
using Spectre.Console.Testing;

namespace QuantBuild.Reporting.Tests.Verdicts;

/// <summary>The first lines of a page: which variant to ship, and whether the build passes.</summary>
public sealed class VerdictTests
{
    private static readonly Metric[] _scores = [new("loss", 0.02), new("accuracy", 0.98)];

    [Fact]
    public void The_smallest_variant_without_a_loss_that_can_be_told_is_to_be_shipped()
    {
        // act
        var lines = LinesOf(Report(
            Variant("half", 600, -0.001, -0.003, 0.001), Variant("quarter", 300, -0.002, -0.005, 0.001),
            Variant("eighth", 200, -0.02, -0.03, -0.01)));

        // assert
        Assert.Equal(
            [
                "**Verdict:** Ship quarter: 300 bytes (brotli), 3.33 times smaller than the original; "
                    + "accuracy -0.00200 (-0.00500 to +0.00100), no difference within 95 %.",
                "**Budget:** Not checked in this run.",
                "**Baseline:** None given to compare with.",
                "**Why:** It is the smallest variant that shows no loss beyond its 95 % interval. "
                    + "Smaller, but out: eighth loses accuracy -0.02000 (-0.03000 to -0.01000), worse.",
            ],
            lines);
    }

    [Fact]
    public void A_rule_of_the_budget_takes_the_place_of_the_interval()
    {
        // act: what is a loss beyond doubt may be what was asked for
        var lines = LinesOf(
            Report(Variant("half", 600, -0.001, -0.003, 0.001), Variant("eighth", 200, -0.02, -0.03, -0.01)),
            "\"maxMetricDrop\": { \"accuracy\": 0.025 }, \"maxGzipBytes\": 1000");

        // assert
        Assert.StartsWith("**Verdict:** Ship eighth: 200 bytes (brotli), 5.00 times smaller", lines[0], StringComparison.Ordinal);
        Assert.Equal("**Budget:** Passed: 5 rules are kept.", lines[1]);
        Assert.Equal("**Why:** It is the smallest of all, and breaks no rule of the budget.", lines[3]);
    }

    [Fact]
    public void What_breaks_a_rule_is_not_shipped_and_fails_the_build()
    {
        // act
        var lines = LinesOf(
            Report(Variant("half", 600, -0.001, -0.003, 0.001), Variant("eighth", 200, -0.02, -0.03, -0.01)),
            "\"variants\": { \"eighth\": { \"maxMetricDrop\": { \"accuracy\": 0.01 } } }");

        // assert
        Assert.StartsWith("**Verdict:** Ship half: 600 bytes (brotli)", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            "**Budget:** FAILED: 1 rule of 1 broken. eighth: maxMetricDrop.accuracy allows 0.01, found 0.02 (0.96, the float model 0.98).",
            lines[1]);
        Assert.EndsWith("Smaller, but out: eighth breaks maxMetricDrop.accuracy.", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Where_none_qualifies_the_nearest_is_named_with_what_stands_against_it()
    {
        // act
        var lines = LinesOf(
            Report(Variant("half", 600, -0.001, -0.003, 0.001), Variant("eighth", 200, -0.02, -0.03, -0.01)),
            "\"maxGzipBytes\": 150, \"minGzipRatio\": 1");

        // assert
        Assert.StartsWith("**Verdict:** Ship none yet. Nearest is half: 600 bytes (brotli)", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("; breaks maxGzipBytes.", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "**Budget:** FAILED: 3 rules of 6 broken. original: maxGzipBytes allows 150, found 1000;", lines[1], StringComparison.Ordinal);
        Assert.StartsWith(
            "**Why:** Looked for was the smallest variant that breaks no rule of the budget and shows no loss", lines[3],
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_variant_is_shipped_as_it_is()
    {
        // act
        var lines = LinesOf(Report());

        // assert
        Assert.Equal(3, lines.Length);
        Assert.Equal("**Verdict:** Ship original, the model as it is: 1,000 bytes (brotli). No other variant was measured.", lines[0]);
    }

    [Fact]
    public void The_model_as_it_is_stays_where_every_smaller_one_loses() =>
        Assert.Equal(
            "**Verdict:** Ship original, the model as it is: 1,000 bytes (brotli). No smaller variant qualifies.",
            LinesOf(Report(Variant("eighth", 200, -0.02, -0.03, -0.01)))[0]);

    [Fact]
    public void Without_intervals_whatever_is_worse_stays_behind()
    {
        // act: 8 bits are 0.0008 worse
        var lines = LinesOf(Samples.Housing);

        // assert
        Assert.Equal(
            "**Verdict:** Ship quantized-16bit: 1,033,591 bytes (brotli), 1.04 times smaller than the original; MAE -0.0000010.", lines[0]);
        Assert.EndsWith("Smaller, but out: quantized-8bit loses MAE +0.0007960.", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void With_several_kinds_of_inputs_a_variant_must_hold_for_each()
    {
        // arrange
        var report = Samples.MobileNetV2.With("tuned-8bit", variant => variant with
        {
            Changes = new VariantChanges
            {
                Metrics = [new MetricChange("top1", 0, -0.01, 0.01, "unit"), new MetricChange("top1", -0.02, -0.03, -0.01, "symmetric")],
            },
        });

        // act
        var lines = LinesOf(report);

        // assert
        Assert.StartsWith("**Verdict:** Ship original, the model as it is:", lines[0], StringComparison.Ordinal);
        Assert.Contains(
            "tuned-8bit loses top-1 accuracy (pixels in \\[-1, 1\\]) -0.0200 (-0.0300 to -0.0100), worse", lines[3],
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_that_missed_its_budget_is_not_shipped_although_it_was_kept()
    {
        // act
        var lines = LinesOf(Report(Variant("half", 600, 0, 0, 0), Variant(
            "tiny", 100, 0, 0, 0) with
        {
            Notes = ["Budget missed. tiny: the budget of 50 bytes cannot be met."],
        }));

        // assert
        Assert.StartsWith("**Verdict:** Ship half: 600 bytes (brotli), 1.67 times smaller than the original; "
            + "accuracy 0.00000 (0.00000 to 0.00000), the same on every example.", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("Smaller, but out: tiny missed the budget of its search.", lines[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.008, "Ship eighth")]
    [InlineData(-0.012, "Ship original")]
    public void Agreement_with_the_float_model_may_fall_by_a_hundredth(double difference, string verdict)
    {
        // arrange: of a metric in which the float model is perfect, every loss is one beyond doubt
        var eighth = Variant("eighth", 200, difference, difference - 0.002, difference + 0.002);
        var report = Report(eighth with
        {
            Metrics = new MetricSet(new Metric("agreement", 1 + difference)),
            Changes = new VariantChanges { Metrics = [eighth.Changes!.Metrics[0] with { Metric = "agreement" }] },
        });

        // act and assert
        Assert.StartsWith($"**Verdict:** {verdict}", LinesOf(report)[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"maxTotalBytes\": 2000", "none", "half: 540 bytes (brotli)")]
    [InlineData("\"maxGzipBytes\": 2000", "gzip-tar", "half: 540 bytes (brotli)")]
    [InlineData("\"maxBytes\": { \"brotli\": 2000 }", "gzip", "half: 540 bytes (brotli)")]
    [InlineData("\"maxEvaluationSeconds\": 9", "brotli", "half: 540 bytes (brotli)")]
    [InlineData("\"maxEvaluationSeconds\": 9", "gzip", "third: 500 bytes (gzip)")]
    [InlineData("\"maxBytes\": { \"gzip\": 2000 }", "none", "third: 500 bytes (gzip)")]
    [InlineData("\"maxRegression\": { \"bytes\": { \"gzip\": 2000 } }", "none", "third: 500 bytes (gzip)")]
    public void Variants_are_compared_by_brotli_or_by_gzip_where_the_budget_or_a_search_judges_by_that_alone(
        string rule, string compression, string expected)
    {
        // arrange
        var report = Report(
            Variant("half", 600, 0, 0, 0) with { Bytes = new ArtifactBytes(90, 500, 590, 620, 600, 540) },
            Variant("third", 500, 0, 0, 0) with { Bytes = new ArtifactBytes(90, 600, 690, 520, 500, 550) }) with
        {
            Arguments = new Dictionary<string, string> { ["compression"] = compression },
        };

        // act and assert
        Assert.StartsWith($"**Verdict:** Ship {expected}", LinesOf(report, rule)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_of_an_earlier_release_is_judged_by_the_tar_ball_and_none_is_compared_in_size_with_it()
    {
        // act
        var alone = LinesOf(Samples.OfEarlierRelease)[0];
        var baseline = LinesOf(new JudgedReport(Samples.Housing) { Baseline = Samples.OfEarlierRelease })[2];

        // assert
        Assert.StartsWith(
            "**Verdict:** Ship quantized-16bit: 1,065,906 bytes (gzipped tar ball), 1.04 times", alone, StringComparison.Ordinal);
        Assert.StartsWith("**Baseline:** quantized-16bit is not comparable in size, which the baseline's release measured otherwise; ",
            baseline, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(250, 0.981, "quarter is 50 bytes (20.0 %) larger than before; accuracy -0.00300, worse.")]
    [InlineData(400, 0.97, "quarter is 100 bytes (25.0 %) smaller than before; accuracy +0.00800, better.")]
    [InlineData(300, 0.978, "quarter is as large as before; accuracy unchanged.")]
    public void The_change_since_the_baseline_is_told_of_the_variant_to_ship(long bytes, double accuracy, string expected)
    {
        // arrange
        var report = Report(Variant("quarter", 300, -0.002, -0.005, 0.001));
        var baseline = report.With("quarter", variant => variant with
        {
            Bytes = variant.Bytes with { Brotli = bytes },
            Metrics = new MetricSet(new Metric("accuracy", accuracy)),
        });

        // act and assert
        Assert.Equal($"**Baseline:** {expected}", LinesOf(new JudgedReport(report) { Baseline = baseline })[2]);
    }

    [Fact]
    public void Of_several_models_the_first_line_says_whether_all_pass()
    {
        // arrange
        var failed = new JudgedReport(Samples.Housing) { Budget = BudgetSamples.Check(Samples.Housing, "\"maxTotalBytes\": 1") };

        // act
        string[] lines =
            [.. MarkdownReport.Render(failed, Samples.Mnist).Split('\n').Where(line => line.StartsWith("**", StringComparison.Ordinal))];

        // assert
        Assert.Equal("**Budget:** FAILED for housing.", lines[0]);
        Assert.StartsWith("**housing:** Ship none yet.", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("**mnist:** Ship quantized-8bit:", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void The_budget_is_a_table_in_every_rendering_with_what_is_broken_first_and_nothing_that_was_not_checked()
    {
        // arrange
        using var console = new TestConsole().Width(220);
        var judged = new JudgedReport(Samples.Housing)
        {
            Budget = BudgetSamples.Check(Samples.Housing, """
                "maxRegression": { "totalBytes": 5 }, "variants": {
                  "quantized-16bit": { "maxGzipBytes": 2000000 }, "quantized-8bit": { "maxMetricDrop": { "mae": 0.0001, "rmse": 1 } } }
                """),
        };

        // act
        ConsoleReport.Write(console, judged);
        string[] places =
            [MarkdownReport.Render(judged), console.Output.Replace('│', '|'), Regex.Replace(HtmlReport.Render(judged), "<[^>]*>", "|")];

        // assert
        Assert.All(places, place =>
        {
            Assert.Matches(@"8-bit quantization[ |]+maxMetricDrop.mae[ |]+0.0001[ |]+0.000796[ |]+broken", place);
            Assert.Matches(@"8-bit quantization[ |]+maxMetricDrop.rmse[ |]+1[ |]+[-–][ |]+impossible: names at", place);
            Assert.Matches(@"16-bit quantization[ |]+maxGzipBytes[ |]+2,000,000[ |]+1,065,906[ |]+kept", place);
            Assert.DoesNotContain("maxRegression", place, StringComparison.Ordinal);
            Assert.Contains("FAILED", place, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Rules_that_a_baseline_is_missing_for_are_counted() => Assert.Equal(
        "**Budget:** Passed: 3 rules are kept, 3 have nothing in a baseline to compare with.",
        LinesOf(Samples.Housing, "\"maxRegression\": { \"totalBytes\": 5 }, \"maxTotalBytes\": 2000000")[1]);

    private static string[] LinesOf(JudgedReport judged) =>
        [.. MarkdownReport.Render(judged).Split('\n').Where(line => line.StartsWith("**", StringComparison.Ordinal))];

    private static string[] LinesOf(Report report, string rules) =>
        LinesOf(new JudgedReport(report) { Budget = BudgetSamples.Check(report, rules) });

    private static Report Report(params VariantReport[] variants) => Samples.Mnist with
    {
        Variants = [Samples.Mnist.Variants[0] with { Metrics = new MetricSet(
            _scores), Bytes = new ArtifactBytes(100, 1_900, 2_000, 1_000, 1_020, 1_000), GzipRatio = 2 }, .. variants],
    };

    private static VariantReport Variant(string name, long bytes, double difference, double low, double high) =>
        Samples.Mnist.Variants[1] with
        {
            Name = name,
            Metrics = new MetricSet(new Metric("loss", 0.02), new Metric("accuracy", Math.Round(0.98 + difference, 6))),
            Bytes = new ArtifactBytes(100, bytes, bytes + 100, bytes, bytes + 20, bytes),
            GzipRatio = 2,
            Changes = new VariantChanges { Metrics = [new MetricChange("accuracy", difference, low, high)] },
        };
}
