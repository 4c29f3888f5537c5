using Cake.Core.Diagnostics;
using QuantBuild.Demos;
using QuantBuild.Reporting;

namespace Build.Demos;

/// <summary>The tables of all demos on one page.</summary>
public static class DemoSummary
{
    public static void Write(BuildContext context)
    {
        var reports = DemoCatalog.All.Select(demo => ReportFile.Load(context.Paths.Report(demo.Name))).ToArray();
        MarkdownReport.Save(context.Paths.Summary, reports);
        ConsoleReport.Write(context.Console, reports);
        context.Log.Information("Summary: {0}", context.Paths.Display(context.Paths.Summary));
    }
}
