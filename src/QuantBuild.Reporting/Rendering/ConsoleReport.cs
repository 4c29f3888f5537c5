using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Tables;
using Spectre.Console;

namespace QuantBuild.Reporting.Rendering;

/// <summary>Shows reports on a console.</summary>
public static class ConsoleReport
{
    /// <summary>Writes the example's two tables, then sizes and speed.</summary>
    /// <param name="console">The console; colours and box characters follow its capabilities, so that NO_COLOR and files are honoured.</param>
    /// <param name="reports">One report, or several for a summary over demos.</param>
    public static void Write(IAnsiConsole console, params IEnumerable<Report> reports)
    {
        foreach (var table in ReportTables.ForText([.. reports]))
        {
            Write(console, table);
        }
    }

    internal static void Write(IAnsiConsole console, ReportTable source)
    {
        var table = new Table
        {
            // Spectre's own fallback for consoles without Unicode still draws box characters.
            Border = console.Profile.Capabilities.Unicode ? TableBorder.Rounded : TableBorder.Ascii,
            Title = new TableTitle(Markup.Escape(Printable.Text(source.Title)), new Style(decoration: Decoration.Bold)),
        };
        foreach (var column in source.Columns)
        {
            var head = new TableColumn(new Text(Printable.Text(column.Title.Text)));
            table.AddColumn(column.Alignment == Alignment.Text ? head : head.RightAligned());
        }

        foreach (var row in source.Rows)
        {
            table.AddRow(row.Select(cell => new Text(Printable.Message(cell.Text))));
        }

        console.Write(table);
        if (source.Note is { } note)
        {
            console.Write(new Text(Printable.Message(note), new Style(decoration: Decoration.Dim)));
            console.WriteLine();
        }

        console.WriteLine();
    }
}
