using QuantBuild.Reporting.Files;
using QuantBuild.Reporting.Rendering;
using QuantBuild.Reporting.Verdicts;
using QuantBuild.Workflow.Incremental;
using Spectre.Console;

namespace QuantBuild.Workflow.Reporting;

/// <summary>Has the code loaded that shows a report, on a processor that has nothing to do yet: where nothing changed, a run does little
/// else than load code, first what reads the command line, and last that.</summary>
public static class ReportWarmUp
{
    private const int MostBytes = 256 * 1024;

    /// <summary>Begins to read a report that an earlier run left, and its record, and to draw it where nobody sees it; nothing where there
    /// is none, or no second processor. Nothing is written, and nothing depends on how far it comes.</summary>
    /// <param name="workspace">Says where reports are.</param>
    public static void Begin(Workspace workspace)
    {
        if (Environment.ProcessorCount > 1)
        {
            new Thread(() => Run(workspace)) { IsBackground = true }.Start();
        }
    }

    private static void Run(Workspace workspace)
    {
        try
        {
            if (Directory.Exists(workspace.Reports)
                && Directory.EnumerateDirectories(workspace.Reports).Select(folder => Path.Combine(folder, Workspace.ReportFileName))
                    .FirstOrDefault(path => new FileInfo(path) is { Exists: true, Length: < MostBytes }) is { } report)
            {
                StepRecord.Load(report + Step.RecordEnding);
                ConsoleReport.Write(Nowhere(), new JudgedReport(ReportFile.Load(report)));
            }
        }
#pragma warning disable CA1031 // Whoever needs what cannot be read says what is wrong with it.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private static IAnsiConsole Nowhere() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new AnsiConsoleOutput(TextWriter.Null),
    });
}
