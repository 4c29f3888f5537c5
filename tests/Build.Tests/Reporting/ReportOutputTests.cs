using Build.Tests.Running;
using QuantBuild.Reporting.Files;

namespace Build.Tests.Reporting;

public sealed class ReportOutputTests : IDisposable
{
    private static readonly string[] _demos = ["housing", "mnist", "fashion-mnist", "MobileNetV2"];

    private readonly BuildRun _build = new();

    public ReportOutputTests() => Array.ForEach(_demos, demo => ReportFile.Save(_build.Paths.Report(demo), Reports.Of(demo)));

    [Fact]
    public void The_summary_is_written_as_page_and_markdown_and_their_paths_come_last()
    {
        // act
        var exitCode = Summarize();

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains("<h1>All demos</h1>", File.ReadAllText(_build.Paths.Summary("html")), StringComparison.Ordinal);
        Assert.StartsWith("# All demos", File.ReadAllText(_build.Paths.Summary("md")), StringComparison.Ordinal);
        Assert.Contains(
            "Summary: artifacts/reports/summary.md\nSummary: artifacts/reports/summary.html\nSummary: "
                + "artifacts/reports/housing/report.html\n",
            _build.Log,
            StringComparison.Ordinal);
        Assert.DoesNotContain("##vso", _build.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void GitHub_Actions_gets_the_tables_after_what_is_there()
    {
        // arrange
        _build.Variables["GITHUB_STEP_SUMMARY"] = _build.Caller["summary.md"];
        File.WriteAllText(_build.Caller["summary.md"], "# Earlier step\n");

        // act
        Summarize();

        // assert
        Assert.Equal(
            "# Earlier step\n" + File.ReadAllText(_build.Paths.Summary("md")) + "\n", File.ReadAllText(_build.Caller["summary.md"]));
    }

    [Fact]
    public void Azure_Pipelines_is_asked_to_upload_the_tables()
    {
        // arrange
        _build.Variables["TF_BUILD"] = "True";

        // act
        Summarize();

        // assert: the agent takes a command only at the start of a line
        Assert.Contains($"\n##vso[task.uploadsummary]{_build.Paths.Summary("md")}\n", "\n" + _build.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_file_that_cannot_be_written_is_one_clear_error()
    {
        // arrange
        _build.Variables["GITHUB_STEP_SUMMARY"] = _build.Caller.Path;

        // act
        var exitCode = Summarize();

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(
            $"The summary cannot be appended to GITHUB_STEP_SUMMARY={_build.Caller.Path}: ", _build.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _build.Dispose();

    private int Summarize() => _build.Execute("--target=QuantizeAndEvaluate", "--exclusive");
}
