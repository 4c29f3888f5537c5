using Cake.Core.Diagnostics;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Files;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;

namespace Build.Budgets;

/// <summary>The earlier reports that <c>--baseline</c> names: one report, or a folder of them laid out as
/// <c>artifacts/reports</c>.</summary>
public sealed class Baseline
{
    private const string ReportName = "report.json";

    private readonly string _path;
    private readonly Report? _single;

    private Baseline(Paths paths, string path)
    {
        _path = Path.TrimEndingDirectorySeparator(path);
        _single = Directory.Exists(path) ? null : ReportFile.Load(path);
        if (_path == (_single is null ? paths.Reports : paths.Report(_single.Demo)))
        {
            throw new WorkflowException(
                $"--baseline must not be what it is compared with. Got \"{paths.Display(path)}\"; copy it elsewhere before the run.");
        }
    }

    /// <summary>The demos that there is an earlier report of.</summary>
    public IEnumerable<string> Demos => _single is not null
        ? [_single.Demo]
        : Directory.EnumerateDirectories(_path).Where(folder => File.Exists(Path.Combine(folder, ReportName)))
            .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal);

    /// <summary>Opens what <c>--baseline</c> names; null where it was not given.</summary>
    /// <exception cref="WorkflowException">It is the report that it is to be compared with.</exception>
    /// <exception cref="ReportException">The report is missing or damaged.</exception>
    public static Baseline? Of(BuildContext context) =>
        context.Get(Arguments.Baseline) is { } path ? new Baseline(context.Paths, path) : null;

    /// <summary>The earlier report of a demo; null, with a warning in the log, where there is none.</summary>
    /// <exception cref="ReportException">It is damaged.</exception>
    public Report? For(string demo, ICakeLog? log)
    {
        var file = _single is null ? Path.Combine(_path, demo, ReportName) : _path;
        var report = _single ?? (File.Exists(file) ? ReportFile.Load(file) : null);
        if (report?.Demo == demo)
        {
            return report;
        }

        var found = report is null ? "is missing" : $"is of {report.Demo}";
        log?.Warning("Warning: {0} is compared with nothing: {1} {2}.", demo, file, found);
        return null;
    }
}
