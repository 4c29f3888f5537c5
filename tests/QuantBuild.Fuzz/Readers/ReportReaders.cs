using QuantBuild.Reporting;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Reporting.Files;
using QuantBuild.Reporting.Rendering;
using Spectre.Console;

namespace QuantBuild.Fuzz.Readers;

/// <summary>Reports, which are also rendered, and budgets.</summary>
internal static class ReportReaders
{
    public static IReadOnlyList<FuzzReader> All { get; } =
    [
        new("report", false, Reports, Render, typeof(ReportException)),
        new(
            "budgets", false, () => [Seed("quantbuild.json")], folder => BudgetFile.Load(Path.Combine(folder, "quantbuild.json")),
            typeof(ReportException)),
    ];

    private static string Seeds => Path.Combine(AppContext.BaseDirectory, "Seeds");

    private static FuzzSample Seed(string name) => FuzzSample.Of(name, File.ReadAllBytes(Path.Combine(Seeds, name)));

    private static IReadOnlyList<FuzzSample> Reports() => [.. Directory.GetFiles(Seeds, "*.report.json").Order(StringComparer.Ordinal)
        .Select(file => FuzzSample.Of("report.json", File.ReadAllBytes(file)))];

    private static void Render(string folder)
    {
        var report = ReportFile.Load(Path.Combine(folder, "report.json"));
        _ = HtmlReport.Render(report);
        _ = MarkdownReport.Render(report);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        ConsoleReport.Write(console, report);
        BaselineReport.Write(console, report, report);
    }
}
