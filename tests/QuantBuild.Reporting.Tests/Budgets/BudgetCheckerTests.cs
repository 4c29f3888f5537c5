using System.Globalization;
using QuantBuild.Reporting.Budgets;
using static QuantBuild.Reporting.Tests.Budgets.BudgetSamples;

namespace QuantBuild.Reporting.Tests.Budgets;

public sealed class BudgetCheckerTests
{
    [Fact]
    public void Every_rule_has_one_result_for_each_variant_and_the_float_model_no_drop()
    {
        // act
        var results = Check(Samples.Housing, "\"maxMetricDrop\": { \"mae\": 0.01 }, \"maxTotalBytes\": 2000000");

        // assert
        Assert.Equal(
            ["original maxTotalBytes", "quantized-16bit maxMetricDrop.mae", "quantized-16bit maxTotalBytes",
                "quantized-8bit maxMetricDrop.mae", "quantized-8bit maxTotalBytes"],
            results.Select(result => $"{result.Variant} {result.Rule}"));
        Assert.All(results, result => Assert.Equal(BudgetOutcome.Kept, result.Outcome));
    }

    [Theory]
    [InlineData("\"maxTotalBytes\": 1237516", "maxTotalBytes allows 1237516, found 1237517")]
    [InlineData("\"maxGzipBytes\": 891581", "maxGzipBytes allows 891581, found 891582")]
    [InlineData("\"maxBytes\": { \"gzip-tar\": 891581 }", "maxBytes.gzip-tar allows 891581, found 891582")]
    [InlineData("\"maxBytes\": { \"gzip\": 878961 }", "maxBytes.gzip allows 878961, found 878962")]
    [InlineData("\"maxBytes\": { \"brotli\": 864552 }", "maxBytes.brotli allows 864552, found 864553")]
    [InlineData("\"minGzipRatio\": 1.389", "minGzipRatio allows 1.389, found 1.388")]
    [InlineData("\"maxEvaluationSeconds\": 1.24", "maxEvaluationSeconds allows 1.24, found 1.25")]
    [InlineData(
        "\"maxMetricDrop\": { \"mae\": 0.00079 }", "maxMetricDrop.mae allows 0.00079, found 0.000796 (0.31278, the float model 0.311984)")]
    public void A_broken_rule_says_what_it_allows_and_what_was_found(string rule, string line)
    {
        // arrange
        using var culture = new DecimalComma();

        // act
        var result = Assert.Single(Check(Samples.Housing, $$"""
            "variants": { "quantized-8bit": { {{rule}} } }
            """));

        // assert
        Assert.Equal((BudgetOutcome.Broken, $"housing, quantized-8bit: {line}"), (result.Outcome, result.ToString()));
        Assert.True(result.Fails);
    }

    [Fact]
    public void Bytes_that_an_earlier_release_did_not_measure_break_their_rule_with_what_to_do()
    {
        // act
        var result = Assert.Single(Check(Samples.OfEarlierRelease, """
            "variants": { "quantized-8bit": { "maxBytes": { "brotli": 2000000 } } }
            """));

        // assert
        Assert.Equal(
            (BudgetOutcome.Impossible, "housing, quantized-8bit: maxBytes.brotli names at $.models.housing.variants.quantized-8bit.maxBytes"
                + ".brotli bytes that the report does not have, as it was made by an earlier release; evaluate again"),
            (result.Outcome, result.ToString()));
    }

    [Theory]
    [InlineData("\"maxTotalBytes\": 1237517")]
    [InlineData("\"minGzipRatio\": 1.388")]
    [InlineData("\"maxEvaluationSeconds\": 1.25")]
    [InlineData("\"maxMetricDrop\": { \"mae\": 0.000796 }")]
    public void What_is_exactly_allowed_is_kept(string rule) =>
        Assert.Equal(BudgetOutcome.Kept, Assert.Single(Check(Samples.Housing, $$"""
            "variants": { "quantized-8bit": { {{rule}} } }
            """)).Outcome);

    [Theory]
    [InlineData("mae", 0.5, 0.4, false)]
    [InlineData("mae", 0.4, 0.5, true)]
    [InlineData("loss", 0.4, 0.5, true)]
    [InlineData("mse", 0.4, 0.5, true)]
    [InlineData("val_loss", 0.4, 0.5, true)]
    [InlineData("accuracy", 0.4, 0.5, false)]
    [InlineData("accuracy", 0.5, 0.4, true)]
    [InlineData("top1", 0.5, 0.4, true)]
    public void A_drop_is_what_is_worse(string metric, double original, double quantized, bool isDrop)
    {
        // arrange
        var report = Samples.Mnist
            .With("original", variant => variant with { Metrics = new MetricSet(new Metric(metric, original)) })
            .With("quantized-8bit", variant => variant with { Metrics = new MetricSet(new Metric(metric, quantized)) });

        // act
        var result = Assert.Single(Check(report, $$"""
            "maxMetricDrop": { "{{metric}}": 0.01 }
            """));

        // assert
        Assert.Equal(isDrop, result.Fails);
        Assert.Equal(isDrop ? 0.1 : -0.1, result.Found!.Value, 1e-12);
    }

    [Fact]
    public void A_drop_is_measured_against_the_float_model_on_the_same_examples()
    {
        // act: 0.670 against 0.669 there, and 0.672 on all of them
        var results = Check(Samples.MobileNetV2, "\"maxMetricDrop\": { \"symmetric.top1\": 0 }");

        // assert
        Assert.Equal(-0.001, results.Single(result => result.Variant == "tuned-8bit").Found!.Value, 1e-12);
        Assert.Equal(0.672 - 0.403, results.Single(result => result.Variant == "quantized-8bit").Found!.Value, 1e-12);
    }

    [Fact]
    public void A_variant_that_the_report_does_not_have_is_named() =>
        Assert.Equal(
            "housing, tiny: variants names at $.models.housing.variants a variant that the report does not have; "
                + "it has original, quantized-16bit, quantized-8bit",
            Assert.Single(Check(Samples.Housing, "\"variants\": { \"tiny\": { \"maxTotalBytes\": 5, \"maxGzipBytes\": 5 } }"), result =>
                result.Outcome == BudgetOutcome.Impossible).ToString());

    [Theory]
    [InlineData(
        "maxMetricDrop\": { \"top1\": 0.1 }", "maxMetricDrop.top1 names at $.models.MobileNetV2.variants.tuned-8bit.maxMetricDrop.top1")]
    [InlineData(
        "maxRegression\": { \"metrics\": { \"top1\": 0.1 } }",
        "maxRegression.metrics.top1 names at $.models.MobileNetV2.variants.tuned-8bit.maxRegression.metrics.top1")]
    public void A_metric_that_the_report_does_not_have_is_named(string rule, string expected)
    {
        // act
        var result = Assert.Single(Check(Samples.MobileNetV2, $$"""
            "variants": { "tuned-8bit": { "{{rule}} } }
            """));

        // assert
        Assert.True(result.Fails);
        Assert.Equal($"MobileNetV2, tuned-8bit: {expected} a metric that the report does not have; it has unit.top1, unit.top5, "
            + "symmetric.top1, symmetric.top5", result.ToString());
    }

    [Fact]
    public void Without_the_float_model_a_drop_cannot_be_kept()
    {
        // arrange
        var report = Samples.Housing with { Variants = [Samples.Housing.Variants[2]] };

        // act
        var result = Assert.Single(Check(report, "\"maxMetricDrop\": { \"mae\": 1 }"));

        // assert
        Assert.Equal(BudgetOutcome.Impossible, result.Outcome);
        Assert.EndsWith(
            "needs a variant \"original\" in the report to compare with, and there is none", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_that_is_missed_by_the_last_digit_does_not_look_kept() =>
        Assert.Contains(
            "allows 1.388, found 1.3879999",
            Check(
                Samples.Housing.With("quantized-8bit", variant => variant with { GzipRatio = 1.3879999 }),
                "\"minGzipRatio\": 1.388")[^1].ToString(),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0.0092, true, "allows 0.0092, found 0.0092 at the worse end of the 95 % interval (0.001, -0.0072 to 0.0092)")]
    [InlineData(0.005, false, "allows 0.005, found 0.0092 at the worse end of the 95 % interval (0.001, -0.0072 to 0.0092); "
        + "more test examples narrow the interval")]
    [InlineData(0.0005, false, "allows 0.0005, found 0.0092 at the worse end of the 95 % interval (0.001, -0.0072 to 0.0092)")]
    public void Judged_by_the_interval_a_drop_is_kept_where_even_its_worse_end_is_allowed(double limit, bool isKept, string detail)
    {
        // arrange
        using var culture = new DecimalComma();

        // act
        var result = Assert.Single(Check(Samples.MobileNetV2, string.Create(CultureInfo.InvariantCulture, $$"""
            "judgeBy": "interval", "variants": { "tuned-8bit": { "maxMetricDrop": { "unit.top1": {{limit}} } } }
            """)));

        // assert
        Assert.Equal((isKept ? BudgetOutcome.Kept : BudgetOutcome.Broken, detail), (result.Outcome, result.Detail));
        Assert.Equal(0.0092, result.Found);
    }

    [Fact]
    public void A_variant_may_be_judged_otherwise_than_the_model()
    {
        // act: 16 bits have no interval, and are judged by the value
        var results = Check(Samples.MobileNetV2, """
            "maxMetricDrop": { "symmetric.top1": 0.0055 },
            "variants": { "quantized-8bit": { "maxMetricDrop": { "symmetric.top1": 1 } }, "tuned-8bit": { "judgeBy": "interval" } }
            """);

        // assert
        Assert.Equal(
            [("quantized-16bit", BudgetOutcome.Kept), ("quantized-8bit", BudgetOutcome.Kept), ("tuned-8bit", BudgetOutcome.Broken)],
            results.Select(result => (result.Variant, result.Outcome)));
    }

    [Fact]
    public void Without_an_interval_a_rule_that_is_judged_by_it_cannot_be_kept()
    {
        // act
        var result = Check(Samples.Housing, "\"judgeBy\": \"interval\", \"maxMetricDrop\": { \"mae\": 1 }")[^1];

        // assert
        Assert.Equal(BudgetOutcome.Impossible, result.Outcome);
        Assert.EndsWith(
            "which the report does not have; evaluate again, or judge by the value", result.ToString(), StringComparison.Ordinal);
    }
}
