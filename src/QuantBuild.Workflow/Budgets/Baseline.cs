using QuantBuild.Reporting;
using QuantBuild.Reporting.Files;

namespace QuantBuild.Workflow.Budgets;

/// <summary>The earlier reports that <c>--baseline</c> names: one report, or a folder of them laid out as
/// <c>artifacts/reports</c>.</summary>
public sealed class Baseline
{
    private readonly string _path;
    private readonly Report? _single;

    private Baseline(Workspace workspace, string path)
    {
        _path = Path.TrimEndingDirectorySeparator(path);
        _single = Directory.Exists(path) ? null : ReportFile.Load(path);
        if (_path == (_single is null ? workspace.Reports : workspace.Report(_single.Demo)))
        {
            throw new WorkflowException(
                $"--baseline must not be what it is compared with. Got \"{workspace.Display(path)}\"; copy it elsewhere before the run.");
        }
    }

    /// <summary>The models that there is an earlier report of.</summary>
    public IEnumerable<string> Demos => _single is not null ? [_single.Demo] : ReportsThere.In(_path);

    /// <summary>Opens what <c>--baseline</c> names; null where it was not given.</summary>
    /// <param name="workspace">Holds what is compared with it.</param>
    /// <param name="path">The report, or the folder of several; null for none.</param>
    /// <exception cref="WorkflowException">It is the report that it is to be compared with.</exception>
    /// <exception cref="ReportException">The report is missing or damaged.</exception>
    public static Baseline? Open(Workspace workspace, string? path) => path is null ? null : new Baseline(workspace, path);

    /// <summary>The earlier report of a model; null, with a warning in the log, where there is none.</summary>
    /// <param name="demo">The model's name.</param>
    /// <param name="log">Takes the warning; null for nothing.</param>
    /// <exception cref="ReportException">It is damaged.</exception>
    public Report? For(string demo, IWorkflowLog? log)
    {
        var file = FileOf(demo);
        var report = _single ?? (File.Exists(file) ? ReportFile.Load(file) : null);
        if (report?.Demo == demo)
        {
            return report;
        }

        var found = report is null ? "is missing" : $"is of {report.Demo}";
        log?.Warning($"{demo} is compared with nothing: {file} {found}.");
        return null;
    }

    /// <summary>Where the earlier report of a model is, if there is one.</summary>
    internal string FileOf(string demo) => _single is null ? Path.Combine(_path, demo, Workspace.ReportFileName) : _path;
}
