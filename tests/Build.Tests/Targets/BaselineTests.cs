using Build.Tests.Running;
using QuantBuild.Reporting.Files;

namespace Build.Tests.Targets;

public sealed class BaselineTests : IDisposable
{
    private const string Budget = """{ "models": { "housing": { "maxRegression": { "totalBytes": 10 } } } }""";

    private readonly BuildRun _build = new();

    public BaselineTests()
    {
        ReportFile.Save(_build.Paths.Report("housing"), Reports.Of("housing", totalBytes: 1_011));
        ReportFile.Save(_build.Caller["old/housing/report.json"], Reports.Of("housing"));
        ReportFile.Save(_build.Caller["other.json"], Reports.Of("mnist"));
        Directory.CreateDirectory(_build.Caller["empty"]);
    }

    [Theory]
    [InlineData("--baseline=old/housing/report.json")]
    [InlineData("--baseline=old")]
    [InlineData("--baseline=old/")]
    public void Differences_are_shown_without_any_budget(string baseline)
    {
        // act
        var exitCode = _build.Execute("--target=CheckBudgets", baseline);

        // assert
        Assert.Equal((0, string.Empty), (exitCode, _build.Errors));
        Assert.Matches(@"8-bit quantization +. totalBytes +. +1000 +. +1011 +. +\+11 \(\+1\.1%\) +. +worse", _build.Shown);
    }

    [Theory]
    [InlineData("--target=CheckBudgets")]
    [InlineData("--target=QuantizeAndEvaluateHousing", "--exclusive")]
    public void A_regression_beyond_its_budget_fails(params string[] args)
    {
        // arrange
        File.WriteAllText(_build.Paths.Budgets, Budget);

        // act
        var exitCode = _build.Execute([.. args, "--baseline=old"]);

        // assert
        Assert.Equal(1, exitCode);
        Assert.StartsWith(
            "housing, quantized-8bit: maxRegression.totalBytes allows 10, found 11 (1011, the baseline 1000); "
                + "see artifacts/reports/housing/report.json\n",
            _build.Errors,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty", "housing is compared with nothing: ", "is missing.")]
    [InlineData("other.json", "housing is compared with nothing: ", "is of mnist.")]
    public void A_baseline_of_something_else_is_a_warning_and_the_rules_are_counted_as_not_checked(string baseline, params string[] texts)
    {
        // arrange
        File.WriteAllText(_build.Paths.Budgets, Budget);

        // act
        var exitCode = _build.Execute("--target=CheckBudgets", $"--baseline={baseline}");

        // assert
        Assert.Equal(0, exitCode);
        Assert.All(texts, text => Assert.Contains(text, _build.Log, StringComparison.Ordinal));
        Assert.Contains("0 of 2 budget rules are kept, 2 have no baseline to compare with", _build.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("artifacts/reports")]
    [InlineData("artifacts/reports/housing/report.json")]
    public void A_report_is_not_compared_with_itself(string baseline)
    {
        // act and assert
        Assert.Equal(1, _build.Execute("--target=QuantizeAndEvaluateHousing", $"--baseline={Path.Combine(_build.Paths.Root, baseline)}"));
        Assert.Contains(
            $"Error: --baseline must not be what it is compared with. Got \"{baseline}\"; copy it elsewhere before the run.\n",
            _build.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_or_damaged_baseline_stops_the_build_before_anything_is_trained()
    {
        // arrange
        File.WriteAllText(_build.Caller["damaged.json"], """{ "schemaVersion": "1" }""");

        // act and assert
        Assert.Equal(1, _build.Execute("--target=QuantizeAndEvaluateHousing", "--baseline=missing.json"));
        Assert.Contains($"Error: {_build.Caller["missing.json"]}: The report cannot be read:", _build.Errors, StringComparison.Ordinal);
        Assert.Equal(1, _build.Execute("--target=QuantizeAndEvaluateHousing", "--baseline=damaged.json"));
        Assert.Contains(
            "damaged.json: $.schemaVersion: The value must be a whole number, found \"1\".", _build.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_build.Paths.Models));
    }

    public void Dispose() => _build.Dispose();
}
