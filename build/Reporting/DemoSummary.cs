using QuantBuild.Demos;
using QuantBuild.Reporting.Files;

namespace Build.Reporting;

/// <summary>All demos on one page.</summary>
public static class DemoSummary
{
    public static void Write(BuildContext context) =>
        ReportOutput.WriteSummary(context, [.. DemoCatalog.All.Select(demo => ReportFile.Load(context.Paths.Report(demo.Name)))]);
}
