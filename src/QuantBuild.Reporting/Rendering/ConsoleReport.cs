using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Tables;
using QuantBuild.Reporting.Rendering.Verdicts;
using QuantBuild.Reporting.Verdicts;
using Spectre.Console;

namespace QuantBuild.Reporting.Rendering;

/// <summary>Shows reports on a console.</summary>
public static class ConsoleReport
{
    // A cell that is wrapped into more lines than these is read more easily as a line of its own.
    private const int MostLines = 4;

    /// <summary>Writes the verdict, then the tables; where the console is too narrow for a table, each of its rows as lines below each other.</summary>
    /// <param name="console">The console; colours and box characters follow its capabilities, so that NO_COLOR and files are honoured.</param>
    /// <param name="reports">One report, or several for a summary over demos.</param>
    public static void Write(IAnsiConsole console, params IEnumerable<JudgedReport> reports)
    {
        JudgedReport[] all = [.. reports];
        WriteVerdict(console, all);
        foreach (var table in ReportTables.ForText(all))
        {
            Write(console, table);
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

    internal static void Write(IAnsiConsole console, ReportTable source)
    {
        if (WidthOf(source) <= console.Profile.Width)
        {
            WriteTable(console, source);
        }
        else
        {
            WriteRows(console, source);
        }

        if (source.Note is { } note)
        {
            console.Write(new Text(Printable.Message(note), new Style(decoration: Decoration.Dim)));
            console.WriteLine();
        }

        console.WriteLine();
    }

    private static void WriteTable(IAnsiConsole console, ReportTable source)
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
    }

    private static void WriteRows(IAnsiConsole console, ReportTable source)
    {
        console.Write(new Text(Printable.Text(source.Title), new Style(decoration: Decoration.Bold)));
        console.WriteLine();
        foreach (var row in source.Rows)
        {
            console.Write(new Text(Printable.Message(row[0].Text)));
            console.WriteLine();
            foreach (var (column, cell) in source.Columns.Zip(row).Skip(1).Where(pair => pair.Second != Cell.Nothing))
            {
                console.Write(new Padder(new Text($"{Printable.Text(column.Title.Text)}: {Printable.Message(cell.Text)}"), new Padding(2, 0, 0, 0)));
            }
        }
    }

    /// <summary>How wide a console a table takes in which no word is cut and no cell is a column of words.</summary>
    private static int WidthOf(ReportTable source) => 1 + source.Columns.Index().Sum(column =>
        3 + source.Rows.Select(row => row[column.Index].Text).Append(column.Item.Title.Text)
            .Max(text => Math.Max(text.Split(' ').Max(word => word.Length), (text.Length + MostLines - 1) / MostLines)));
}
