using QuantBuild.Reporting.Budgets;
using QuantBuild.Reporting.Rendering;
using Spectre.Console.Testing;
using static QuantBuild.Reporting.Tests.Budgets.BudgetSamples;

namespace QuantBuild.Reporting.Tests.Budgets;

public sealed class RegressionTests
{
    private const string Rules =
        "\"maxRegression\": { \"metrics\": { \"mae\": 0.001 }, \"totalBytes\": 100, \"gzipRatio\": 0.01, \"evaluationSeconds\": 1 }";

    private static Report Later => Samples.Housing.With("quantized-8bit", variant => variant with
    {
        Metrics = new MetricSet(new Metric("mae", 0.32)),
        Bytes = variant.Bytes with { Total = variant.Bytes.Total + 101 },
        GzipRatio = 1.4,
        EvaluationSeconds = 2.5,
    });

    [Fact]
    public void What_became_worse_by_more_than_allowed_is_broken()
    {
        // act
        var results = Check(Later, Rules, baseline: Samples.Housing);

        // assert
        Assert.Equal(
            [
                "housing, quantized-8bit: maxRegression.metrics.mae allows 0.001, found 0.00722 (0.32, the baseline 0.31278)",
                "housing, quantized-8bit: maxRegression.totalBytes allows 100, found 101 (1237618, the baseline 1237517)",
                "housing, quantized-8bit: maxRegression.evaluationSeconds allows 1, found 1.25 (2.5, the baseline 1.25)",
            ],
            results.Where(result => result.Fails).Select(result => result.ToString()));
        Assert.Equal(12, results.Count);
    }

    [Fact]
    public void Bytes_are_not_held_against_what_an_earlier_release_counted_otherwise()
    {
        // act
        var results = Check(
            Samples.Housing, "\"maxRegression\": { \"bytes\": { \"brotli\": 0, \"gzip-tar\": 0 } }", baseline: Samples.OfEarlierRelease);

        // assert
        Assert.Equal(
            [BudgetOutcome.Kept, BudgetOutcome.NotChecked],
            results.Where(result => result.Variant == "original").Select(result => result.Outcome).Order());
        Assert.Contains(results, result =>
            result.ToString().EndsWith("needs this number of the baseline, which does not have it", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_baseline_nothing_can_be_said_and_nothing_fails() =>
        Assert.All(Check(Later, Rules), result => Assert.Equal((BudgetOutcome.NotChecked, false), (result.Outcome, result.Fails)));

    [Fact]
    public void A_variant_that_is_new_since_the_baseline_does_not_fail()
    {
        // arrange
        var baseline = Samples.Housing with { Variants = [.. Samples.Housing.Variants.Take(2)] };

        // act
        var results = Check(Later, Rules, baseline);

        // assert
        Assert.Equal(BudgetOutcome.NotChecked, results[^1].Outcome);
        Assert.Contains("needs this variant in the baseline", results[^1].ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(results, result => result.Fails);
    }

    [Fact]
    public void The_differences_are_shown_with_the_conditions_that_differ()
    {
        // arrange
        using var console = new TestConsole().Width(150);
        using var culture = new DecimalComma();
        var baseline = Samples.Housing with
        {
            Variants =
            [
                Samples.Housing.Variants[0], Samples.Housing.Variants[2], Samples.Housing.Variants[1] with { Name = "quantized-4bit" },
            ],
            Commit = "fedcba9876543210fedcba9876543210fedcba98",
            Arguments = new Dictionary<string, string> { ["epochs"] = "100", ["batchSize"] = "128" },
        };

        // act
        BaselineReport.Write(console, baseline, Later);

        // assert
        Snapshot.Matches("differences.txt", string.Join('\n', console.Output.Split('\n').Select(line => line.TrimEnd())));
    }

    [Fact]
    public void A_small_change_for_the_better_keeps_its_sign()
    {
        // arrange
        using var console = new TestConsole().Width(150);
        var report = Samples.Housing.With("original", variant =>
            variant with { Bytes = variant.Bytes with { Total = variant.Bytes.Total - 1 } });

        // act
        BaselineReport.Write(console, Samples.Housing, report);

        // assert
        Assert.Matches(@"totalBytes . +1237517 . +1237516 . +-1 \(-0\.0%\) . +better", console.Output);
    }
}
