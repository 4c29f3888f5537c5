using QuantBuild.Benchmarks.Inputs;
using QuantBuild.Reporting.Files;
using QuantBuild.Reporting.Rendering;
using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Benchmarks.Quick;

/// <summary>The page and the figures of a report as long as MobileNetV2's, beside reading it.</summary>
internal static class PageContest
{
    private const int Variants = 8;
    private const int Weights = 262;

    public static OpenContests Open()
    {
        var folder = Directory.CreateTempSubdirectory("quantbuild-benchmarks-");
        var (report, file) = (GeneratedReport.Of(Variants, Weights), Path.Combine(folder.FullName, "report.json"));
        ReportFile.Save(file, report);
        return new OpenContests(
            [
                new Contest($"report of {Variants} variants, {Weights} weights", "reading its report.json", () => ReportFile.Load(file), [
                    new ContestWork("page", () => HtmlReport.Save(Path.ChangeExtension(file, ".html"), new JudgedReport(report))),
                    new ContestWork("figures", () => ReportFigures.Save(Path.Combine(folder.FullName, "figures"), report)),
                ]),
            ],
            () => folder.Delete(recursive: true));
    }
}
