using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Tables;
using QuantBuild.Reporting.Rendering.Verdicts;
using QuantBuild.Reporting.Verdicts;
using Spectre.Console;

namespace QuantBuild.Reporting.Rendering;

/// <summary>Shows reports on a console.</summary>
public static class ConsoleReport
{
    private const string Elsewhere =
        "Every metric beside the float model's, with 95 % intervals and changed predictions: "
            + "in summary.md, summary.html and each model's own report.";

    /// <summary>Writes the verdict, then the tables; where the console is too narrow for a table,
    /// each of its rows as lines below each other.</summary>
    /// <param name="console">The console; colours and box characters follow its capabilities, so that NO_COLOR
    /// and files are honoured.</param>
    /// <param name="reports">One report, or several for a summary over demos.</param>
    public static void Write(IAnsiConsole console, params IEnumerable<JudgedReport> reports)
    {
        JudgedReport[] all = [.. reports];
        WriteVerdict(console, all);
        Write(console, ReportTables.Matrices(all));
        if (all.Length == 1)
        {
            Write(console, [ReportTables.Differences(all)]);
        }

        Write(console, ReportTables.Costs(all));
        Write(console, ReportTables.Remarks(all));
        if (all.Length > 1)
        {
            console.WriteLine(Elsewhere);
            console.WriteLine();
        }
    }

    /// <summary>Writes the verdict alone.</summary>
    /// <param name="console">The console.</param>
    /// <param name="reports">One report, or several.</param>
    public static void WriteVerdict(IAnsiConsole console, params IEnumerable<JudgedReport> reports)
    {
        foreach (var line in VerdictLines.Of([.. reports]))
        {
            var color = line.Mood switch { Mood.Good => Color.Green, Mood.Bad => Color.Red, _ => Color.Default };
            var sentence = new Paragraph(Printable.Message(line.Title) + ": ", new Style(color, decoration: Decoration.Bold));
            console.Write(sentence.Append(Printable.Message(line.Text.Text)));
            console.WriteLine();
        }

        console.WriteLine();
    }

    private static void Write(IAnsiConsole console, IEnumerable<ReportTable> tables)
    {
        foreach (var table in tables)
        {
            ConsoleTable.Write(console, table);
        }
    }
}
