using QuantBuild.Reporting.Rendering.Tables;
using Spectre.Console;

namespace QuantBuild.Reporting.Rendering;

/// <summary>Shows what changed between two reports of one model, such as those of two commits.</summary>
public static class BaselineReport
{
    /// <summary>Writes a table of all numbers that differ, with how much and which way is better, and the conditions that differ.</summary>
    /// <param name="console">The console; colours and box characters follow its capabilities.</param>
    /// <param name="baseline">The earlier report.</param>
    /// <param name="report">The later one.</param>
    public static void Write(IAnsiConsole console, Report baseline, Report report) =>
        ConsoleTable.Write(console, DifferencesTable.Of(baseline, report));
}
