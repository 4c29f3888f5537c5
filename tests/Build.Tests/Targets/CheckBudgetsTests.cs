using System.Xml.Linq;
using Build.Tests.Running;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Files;

namespace Build.Tests.Targets;

public sealed class CheckBudgetsTests : IDisposable
{
    private readonly BuildRun _build = new();

    [Theory]
    [InlineData("--target=CheckBudgets")]
    [InlineData("--target=QuantizeAndEvaluateHousing", "--exclusive")]
    public void A_kept_budget_passes_and_says_where_its_results_are(params string[] args)
    {
        // arrange
        Save(Reports.Of("housing"));
        Budget("housing", "\"maxMetricDrop\": { \"mae\": 0 }, \"maxTotalBytes\": 4000");

        // act
        var exitCode = _build.Execute(args);

        // assert
        Assert.Equal((0, string.Empty), (exitCode, _build.Errors));
        Assert.Contains(
            "artifacts/reports/housing/budgets.junit.xml: 3 of 3 budget rules are kept\n", _build.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--target=CheckBudgets")]
    [InlineData("--target=QuantizeAndEvaluateHousing", "--exclusive")]
    public void Every_broken_rule_is_one_line_and_the_exit_code_is_1(params string[] args)
    {
        // arrange
        using var culture = new DecimalComma();
        Save(Reports.Of("housing", mae: 0.3));
        Budget("housing", "\"maxEvaluationSeconds\": 0.5, "
            + "\"variants\": { \"quantized-8bit\": { \"maxMetricDrop\": { \"mae\": 0.01 }, \"maxTotalBytes\": 1 } }");

        // act
        var exitCode = _build.Execute(args);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Equal(
            [
                "housing, quantized-8bit: maxMetricDrop.mae allows 0.01, found 0.05 (0.3, the float model 0.25); "
                    + "see artifacts/reports/housing/report.json",
                "housing, quantized-8bit: maxTotalBytes allows 1, found 1000; see artifacts/reports/housing/report.json",
            ],
            _build.Errors.Split('\n').Where(line => line.Contains("allows", StringComparison.Ordinal)));
        Assert.EndsWith("Error: 2 budget rules are broken.\n", _build.Errors, StringComparison.Ordinal);
        Assert.Equal(
            "2", XDocument.Load(_build.Paths.BudgetResults("housing")).Descendants("testsuite").Single().Attribute("failures")!.Value);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "true", "::error title=Budget broken::")]
    [InlineData("TF_BUILD", "True", "##vso[task.logissue type=error]Budget broken: ")]
    public void A_CI_service_is_given_every_broken_rule_as_an_error_of_its_own(string variable, string value, string command)
    {
        // arrange
        _build.Variables[variable] = value;
        Save(Reports.Of("housing"));
        Budget("housing", "\"maxTotalBytes\": 3999");

        // act
        _build.Execute("--target=CheckBudgets");

        // assert
        Assert.Contains(
            $"\n{command}housing, original: maxTotalBytes allows 3999, found 4000; see artifacts/reports/housing/report.json\n",
            "\n" + _build.Log, StringComparison.Ordinal);
        Assert.Single(_build.Log.Split('\n'), line => line.StartsWith(command, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "true", "::error title=Budget broken::", "%25")]
    [InlineData("TF_BUILD", "True", "##vso[task.logissue type=error]Budget broken: ", "%AZP25")]
    public void No_name_out_of_a_report_gives_a_CI_service_a_command(string variable, string value, string command, string percent)
    {
        // arrange
        const string Hostile = "x\r\n::set-output name=a::b\n##vso[task.setvariable variable=a]b %0A::stop";
        _build.Variables[variable] = value;
        var report = Reports.Of("housing");
        Save(report with { Variants = [report.Variants[0], report.Variants[1] with { Name = Hostile }] });
        Budget("housing", "\"maxTotalBytes\": 1");

        // act
        _build.Execute("--target=CheckBudgets");

        // assert: two commands of ours, each on a line, with the name as text
        string[] commands = [.. _build.Log.Split('\n', '\r').Where(line =>
            line.StartsWith("::", StringComparison.Ordinal) || line.StartsWith("##", StringComparison.Ordinal))];
        Assert.Equal(2, commands.Count(line => line.StartsWith(command, StringComparison.Ordinal)));
        Assert.All(commands, line =>
            Assert.DoesNotContain("::", line[3..].Replace("broken::", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.All(commands, line => Assert.DoesNotContain("##", line[2..], StringComparison.Ordinal));
        Assert.Contains(commands, line => line.Contains($"b {percent}0A:\\u003astop", StringComparison.Ordinal));
        Assert.All(commands.Where(line => !line.StartsWith(command, StringComparison.Ordinal)), line =>
            Assert.StartsWith("##vso[task.uploadsummary]", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_check_begins_with_the_verdict_and_renders_it_into_the_pages_that_there_are()
    {
        // arrange
        _build.Variables["GITHUB_STEP_SUMMARY"] = _build.Caller["summary.md"];
        Save(Reports.Of("housing"));
        Budget("housing", "\"maxGzipBytes\": 600");

        // act
        _build.Execute("--target=CheckBudgets");

        // assert
        string[] places = [_build.Shown, File.ReadAllText(Path.ChangeExtension(_build.Paths.Report("housing"), ".md")),
            File.ReadAllText(_build.Caller["summary.md"])];
        Assert.All(places, place =>
        {
            Assert.Contains(
                "Ship quantized-8bit: 500 bytes (brotli), 4.00 times smaller than the original; MAE unchanged.",
                place.ReplaceLineEndings(" "), StringComparison.Ordinal);
            Assert.Contains(
                "FAILED: 1 rule of 2 broken. original: maxGzipBytes allows 600, found 2000.", place.ReplaceLineEndings(" "),
                StringComparison.Ordinal);
        });
        Assert.Contains(
            "<b>Budget</b>", File.ReadAllText(Path.ChangeExtension(_build.Paths.Report("housing"), ".html")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_aggregate_shows_the_broken_rules_of_all_demos()
    {
        // arrange
        string[] demos = ["housing", "mnist", "fashion-mnist", "MobileNetV2"];
        Array.ForEach(demos, demo => Save(Reports.Of(demo)));
        var rules = demos.Select(demo => $$"""  "{{demo}}": { "variants": { "original": { "maxTotalBytes": 1 } } } """);
        File.WriteAllText(_build.Paths.Budgets, $$"""{ "models": { {{string.Join(", ", rules)}} } }""");

        // act
        var exitCode = _build.Execute("--target=QuantizeAndEvaluate", "--exclusive");

        // assert
        Assert.Equal(1, exitCode);
        Assert.All(demos, demo =>
            Assert.Contains($"{demo}, original: maxTotalBytes allows 1, found 4000", _build.Errors, StringComparison.Ordinal));
        Assert.Contains("Error: 4 budget rules are broken.\n", _build.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_demo_without_an_entry_is_not_held_to_anything()
    {
        // arrange
        Save(Reports.Of("housing"));
        Budget("mnist", "\"maxTotalBytes\": 1");

        // act and assert
        Assert.Equal(0, _build.Execute("--target=QuantizeAndEvaluateHousing", "--exclusive"));
        Assert.False(File.Exists(_build.Paths.BudgetResults("housing")));
    }

    [Fact]
    public void What_has_no_report_is_named_with_the_target_that_makes_it()
    {
        // arrange
        Budget("fashion-mnist", "\"maxTotalBytes\": 1");

        // act
        var exitCode = _build.Execute("--target=CheckBudgets");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(
            "Error: There is no report to check: artifacts/reports/fashion-mnist/report.json is missing, "
                + "--target=QuantizeAndEvaluateFashionMnist makes it.\n",
            _build.Errors,
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
        var exitCode = _build.Execute(args);

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains($"quantbuild.json has no budgets for 'housing'; did you mean '{name}'?\n", _build.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_whose_report_is_missing_asks_about_the_report_of_a_similar_name()
    {
        // arrange
        Save(Reports.Of("housing"));
        Budget("huosing", "\"maxTotalBytes\": 1");

        // act
        var exitCode = _build.Execute("--target=CheckBudgets");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(
            "artifacts/reports/huosing/report.json is missing; did you mean 'housing'?", _build.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_earlier_check_found_does_not_stay_where_nothing_is_checked_any_more()
    {
        // arrange
        Save(Reports.Of("housing"));
        Budget("housing", "\"maxTotalBytes\": 4000");
        _build.Execute("--target=CheckBudgets");
        var isThere = File.Exists(_build.Paths.BudgetResults("housing"));

        // act
        Budget("mnist", "\"maxTotalBytes\": 4000");
        _build.Execute("--target=QuantizeAndEvaluateHousing", "--exclusive");

        // assert
        Assert.True(isThere);
        Assert.False(File.Exists(_build.Paths.BudgetResults("housing")));
    }

    [Fact]
    public void Without_a_budget_file_there_is_nothing_to_check()
    {
        // act and assert
        Assert.Equal(1, _build.Execute("--target=CheckBudgets"));
        Assert.Contains(
            "Error: There is no budget to check: quantbuild.json is missing or has no entries.", _build.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--target=QuantizeAndEvaluateHousing")]
    [InlineData("--target=CheckBudgets")]
    public void A_damaged_file_stops_the_build_before_anything_is_trained(string target)
    {
        // arrange
        Budget("housing", "\"maxTotalBites\": 1");

        // act
        var exitCode = _build.Execute(target);

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(
            $"Error: {_build.Paths.Budgets}: $.models.housing.maxTotalBites: The field is not known here;", _build.Errors,
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(_build.Paths.Artifacts));
    }

    [Fact]
    public void A_damaged_report_is_named_with_the_place()
    {
        // arrange
        Save(Reports.Of("housing"));
        Budget("housing", "\"maxTotalBytes\": 1");
        var path = _build.Paths.Report("housing");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"total\": 1000", "\"total\": \"small\"", StringComparison.Ordinal));

        // act and assert
        Assert.Equal(1, _build.Execute("--target=CheckBudgets"));
        Assert.Contains(
            $"Error: {path}: $.variants[1].bytes.total: The value must be a whole number, found \"small\".\n", _build.Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_can_be_named()
    {
        // arrange
        Save(Reports.Of("housing"));
        Budget("housing", "\"maxTotalBytes\": 1", _build.Caller["strict.json"]);

        // act and assert
        Assert.Equal(1, _build.Execute("--target=CheckBudgets", "--budgets=strict.json"));
        Assert.Equal(1, _build.Execute("--target=CheckBudgets", "--budgets=missing.json"));
        Assert.Contains(
            $"Error: {_build.Caller["missing.json"]}: The budget file cannot be read:", _build.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _build.Dispose();

    private void Save(Report report) => ReportFile.Save(_build.Paths.Report(report.Demo), report);

    private void Budget(string demo, string rules, string? path = null) =>
        File.WriteAllText(path ?? _build.Paths.Budgets, $$"""{ "models": { "{{demo}}": { {{rules}} } } }""");
}
