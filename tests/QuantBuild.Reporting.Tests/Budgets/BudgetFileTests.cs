using QuantBuild.Reporting.Budgets;
using static QuantBuild.Reporting.Tests.Budgets.BudgetSamples;

namespace QuantBuild.Reporting.Tests.Budgets;

public sealed class BudgetFileTests
{
    [Fact]
    public void An_entry_is_found_by_its_name_with_its_schemes_in_order()
    {
        // act
        var file = Load(Complete);

        // assert
        Assert.Equal(["converter-16bit", "converter-8bit"], file.For("housing")!.Schemes);
        Assert.Null(file.For("mnist"));
        Assert.Null(Load("""{ "models": { "mnist": {} } }""").For("mnist")!.Schemes);
    }

    [Fact]
    public void Rules_of_the_model_hold_for_every_variant()
    {
        // act
        var rules = Load(Complete).For("housing")!.RulesFor("quantized-16bit");

        // assert
        Assert.Equal(
            [
                ("maxMetricDrop.mae", 0.001), ("maxTotalBytes", 2_000_000), ("maxGzipBytes", 1_200_000), ("minGzipRatio", 1.1),
                ("maxEvaluationSeconds", 60), ("maxBytes.gzip-tar", 1_300_000), ("maxBytes.gzip", 1_250_000),
                ("maxBytes.brotli", 1_150_000),
                ("maxRegression.metrics.mae", 0.01), ("maxRegression.bytes.gzip-tar", 9), ("maxRegression.bytes.gzip", 8),
                ("maxRegression.bytes.brotli", 7), ("maxRegression.totalBytes", 1024), ("maxRegression.gzipBytes", 1024),
                ("maxRegression.gzipRatio", 0.05),
                ("maxRegression.evaluationSeconds", 5.5),
            ],
            rules.Select(rule => (rule.Name, rule.Limit!.Value)));
    }

    [Fact]
    public void A_variants_own_rules_take_the_place_of_the_models_and_null_lifts_one()
    {
        // act
        var rules = Load(Complete).For("housing")!.RulesFor("quantized-8bit").ToDictionary(rule => rule.Name);

        // assert
        Assert.Equal(0.0005, rules["maxMetricDrop.mae"].Limit);
        Assert.Equal("$.models.housing.variants.quantized-8bit.maxMetricDrop.mae", rules["maxMetricDrop.mae"].JsonPath);
        Assert.Equal(0.01, rules["maxRegression.metrics.mae"].Limit);
        Assert.Equal(0, rules["maxRegression.totalBytes"].Limit);
        Assert.DoesNotContain("maxTotalBytes", rules.Keys);
        Assert.Equal((1_300_000, 850_000), (rules["maxBytes.gzip-tar"].Limit, rules["maxBytes.brotli"].Limit));
        Assert.DoesNotContain("maxBytes.gzip", rules.Keys);
    }

    [Fact]
    public void A_rule_that_only_a_variant_has_is_added()
    {
        // act
        var budget = Load("""{ "models": { "mnist": { "maxGzipBytes": 5, "variants": { "tiny": { "minGzipRatio": 2 } } } } }""")
            .For("mnist")!;

        // assert
        Assert.Equal(["maxGzipBytes", "minGzipRatio"], budget.RulesFor("tiny").Select(rule => rule.Name));
        Assert.Equal(["maxGzipBytes"], budget.RulesFor("original").Select(rule => rule.Name));
    }

    [Theory]
    [MemberData(nameof(BudgetDamage.All), MemberType = typeof(BudgetDamage))]
    public void Damage_is_refused_with_file_path_and_rule(string healthy, string damaged, string path, string rule)
    {
        // act
        var error = Assert.Throws<ReportException>(() => Load(BudgetDamage.Apply(healthy, damaged)));

        // assert
        Assert.Equal(path, error.JsonPath);
        Assert.EndsWith("quantbuild.json", error.File, StringComparison.Ordinal);
        Assert.StartsWith($"{error.File}: {path}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("\"models\"", "models")]
    [InlineData("\"mae\": 0.001", "\"mae\": 0.001, \"mae\": 0.002")]
    [InlineData("\"mae\": 0.001", "\"\\ud800\": 0.001")]
    [InlineData("schemas/quantbuild.schema.json", "\\ud800")]
    [InlineData("0.001 }", "0.001")]
    public void What_is_no_JSON_is_refused_as_such(string healthy, string damaged)
    {
        // act
        var error = Assert.Throws<ReportException>(() => Load(BudgetDamage.Apply(healthy, damaged)));

        // assert
        Assert.Equal("$", error.JsonPath);
        Assert.Contains("no valid", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named() => Assert.EndsWith("no-such-file.json", Assert.Throws<ReportException>(() =>
        BudgetFile.Load(Path.Combine(Path.GetTempPath(), "no-such-file.json"))).File, StringComparison.Ordinal);
}
