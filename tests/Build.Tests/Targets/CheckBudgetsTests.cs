using System.Xml.Linq;
using Build.Tests.Running;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Files;

namespace Build.Tests.Targets;

public sealed class CheckBudgetsTests : IDisposable
{
    private readonly BuildRun build = new();

    [Theory]
    [InlineData("--target=CheckBudgets")]
    [InlineData("--target=QuantizeAndEvaluateHousing", "--exclusive")]
    public void A_kept_budget_passes_and_says_where_its_results_are(params string[] args)
    {
        // arrange
        Save(Reports.Of("housing"));
        Budget("housing", "\"maxMetricDrop\": { \"mae\": 0 }, \"maxTotalBytes\": 4000");

        // act
        var exitCode = build.Execute(args);

        // assert
        Assert.Equal((0, string.Empty), (exitCode, build.Errors));
        Assert.Contains("artifacts/reports/housing/budgets.junit.xml: 3 of 3 budget rules are kept\n", build.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--target=CheckBudgets")]
    [InlineData("--target=QuantizeAndEvaluateHousing", "--exclusive")]
    public void Every_broken_rule_is_one_line_and_the_exit_code_is_1(params string[] args)
    {
        // arrange
        using var culture = new DecimalComma();
        Save(Reports.Of("housing", mae: 0.3));
        Budget("housing", "\"maxEvaluationSeconds\": 0.5, \"variants\": { \"quantized-8bit\": { \"maxMetricDrop\": { \"mae\": 0.01 }, \"maxTotalBytes\": 1 } }");

        // act
        var exitCode = build.Execute(args);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Equal(
            [
                "housing, quantized-8bit: maxMetricDrop.mae allows 0.01, found 0.05 (0.3, the float model 0.25); see artifacts/reports/housing/report.json",
                "housing, quantized-8bit: maxTotalBytes allows 1, found 1000; see artifacts/reports/housing/report.json",
            ],
            build.Errors.Split('\n').Where(line => line.Contains("allows", StringComparison.Ordinal)));
        Assert.EndsWith("Error: 2 budget rules are broken.\n", build.Errors, StringComparison.Ordinal);
        Assert.Equal("2", XDocument.Load(build.Paths.BudgetResults("housing")).Descendants("testsuite").Single().Attribute("failures")!.Value);
    }

    [Fact]
    public void The_aggregate_shows_the_broken_rules_of_all_demos()
    {
        // arrange
        string[] demos = ["housing", "mnist", "fashion-mnist", "MobileNetV2"];
        Array.ForEach(demos, demo => Save(Reports.Of(demo)));
        File.WriteAllText(build.Paths.Budgets, $$"""{ "models": { {{string.Join(", ", demos.Select(demo => $$"""  "{{demo}}": { "variants": { "original": { "maxTotalBytes": 1 } } } """))}} } }""");

        // act
        var exitCode = build.Execute("--target=QuantizeAndEvaluate", "--exclusive");

        // assert
        Assert.Equal(1, exitCode);
        Assert.All(demos, demo => Assert.Contains($"{demo}, original: maxTotalBytes allows 1, found 4000", build.Errors, StringComparison.Ordinal));
        Assert.Contains("Error: 4 budget rules are broken.\n", build.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_demo_without_an_entry_is_not_held_to_anything()
    {
        // arrange
        Save(Reports.Of("housing"));
        Budget("mnist", "\"maxTotalBytes\": 1");

        // act and assert
        Assert.Equal(0, build.Execute("--target=QuantizeAndEvaluateHousing", "--exclusive"));
        Assert.False(File.Exists(build.Paths.BudgetResults("housing")));
    }

    [Fact]
    public void What_has_no_report_is_named_with_the_target_that_makes_it()
    {
        // arrange
        Budget("fashion-mnist", "\"maxTotalBytes\": 1");

        // act
        var exitCode = build.Execute("--target=CheckBudgets");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(
            "Error: There is no report to check: artifacts/reports/fashion-mnist/report.json is missing, --target=QuantizeAndEvaluateFashionMnist makes it.\n",
            build.Errors,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("huosing", "--target=QuantizeAndEvaluateHousing", "--exclusive")]
    [InlineData("housing2", "--target=QuantizeAndEvaluateHousing", "--exclusive")]
    public void A_budget_of_a_similar_name_is_asked_about(string name, params string[] args)
    {
        // arrange
        Save(Reports.Of("housing"));
        Budget(name, "\"maxTotalBytes\": 1");

        // act
        var exitCode = build.Execute(args);

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains($"quantbuild.json has no budgets for 'housing'; did you mean '{name}'?\n", build.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_whose_report_is_missing_asks_about_the_report_of_a_similar_name()
    {
        // arrange
        Save(Reports.Of("housing"));
        Budget("huosing", "\"maxTotalBytes\": 1");

        // act
        var exitCode = build.Execute("--target=CheckBudgets");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains("artifacts/reports/huosing/report.json is missing; did you mean 'housing'?", build.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_earlier_check_found_does_not_stay_where_nothing_is_checked_any_more()
    {
        // arrange
        Save(Reports.Of("housing"));
        Budget("housing", "\"maxTotalBytes\": 4000");
        build.Execute("--target=CheckBudgets");
        var isThere = File.Exists(build.Paths.BudgetResults("housing"));

        // act
        Budget("mnist", "\"maxTotalBytes\": 4000");
        build.Execute("--target=QuantizeAndEvaluateHousing", "--exclusive");

        // assert
        Assert.True(isThere);
        Assert.False(File.Exists(build.Paths.BudgetResults("housing")));
    }

    [Fact]
    public void Without_a_budget_file_there_is_nothing_to_check()
    {
        // act and assert
        Assert.Equal(1, build.Execute("--target=CheckBudgets"));
        Assert.Contains("Error: There is no budget to check: quantbuild.json is missing or has no entries.", build.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--target=QuantizeAndEvaluateHousing")]
    [InlineData("--target=CheckBudgets")]
    public void A_damaged_file_stops_the_build_before_anything_is_trained(string target)
    {
        // arrange
        Budget("housing", "\"maxTotalBites\": 1");

        // act
        var exitCode = build.Execute(target);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains($"Error: {build.Paths.Budgets}: $.models.housing.maxTotalBites: The field is not known here;", build.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(build.Paths.Artifacts));
    }

    [Fact]
    public void A_damaged_report_is_named_with_the_place()
    {
        // arrange
        Save(Reports.Of("housing"));
        Budget("housing", "\"maxTotalBytes\": 1");
        var path = build.Paths.Report("housing");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"total\": 1000", "\"total\": \"small\"", StringComparison.Ordinal));

        // act and assert
        Assert.Equal(1, build.Execute("--target=CheckBudgets"));
        Assert.Contains($"Error: {path}: $.variants[1].bytes.total: The value must be a whole number, found \"small\".\n", build.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_can_be_named()
    {
        // arrange
        Save(Reports.Of("housing"));
        Budget("housing", "\"maxTotalBytes\": 1", build.Caller["strict.json"]);

        // act and assert
        Assert.Equal(1, build.Execute("--target=CheckBudgets", "--budgets=strict.json"));
        Assert.Equal(1, build.Execute("--target=CheckBudgets", "--budgets=missing.json"));
        Assert.Contains($"Error: {build.Caller["missing.json"]}: The budget file cannot be read:", build.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => build.Dispose();

    private void Save(Report report) => ReportFile.Save(build.Paths.Report(report.Demo), report);

    private void Budget(string demo, string rules, string? path = null) =>
        File.WriteAllText(path ?? build.Paths.Budgets, $$"""{ "models": { "{{demo}}": { {{rules}} } } }""");
}
