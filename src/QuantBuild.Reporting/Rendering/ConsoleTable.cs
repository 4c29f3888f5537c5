using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Tables;
using Spectre.Console;

namespace QuantBuild.Reporting.Rendering;

/// <summary>Writes a table on a console: in columns, without those that it has no room for, or where it is very narrow,
/// cells below each other.</summary>
internal static class ConsoleTable
{
    // What a frame takes beside a column's text, and once at its end.
    private const int Frame = 3;
    private const int Edge = 1;

    // A cell is wrapped once at most; before a table is taken apart, into more lines.
    private const int GoodLines = 2;
    private const int MostLines = 4;

    public static void Write(IAnsiConsole console, ReportTable source)
    {
        if (Fit(source, console.Profile.Width) is ({ } table, { } widths))
        {
            WriteTable(console, table, widths);
            WriteNote(console, source.Note);
            var gone = source.Columns.Except(table.Columns).Select(column => column.Title.Text).ToList();
            WriteNote(console, gone.Count > 0 ? $"For want of room without: {string.Join(", ", gone)}." : null);
        }
        else
        {
            WriteRows(console, source);
            WriteNote(console, source.Note);
        }

        console.WriteLine();
    }

    private static void WriteNote(IAnsiConsole console, string? note)
    {
        if (note is not null)
        {
            console.Write(new Text(Printable.Message(note), new Style(decoration: Decoration.Dim)));
            console.WriteLine();
        }
    }

    private static void WriteTable(IAnsiConsole console, ReportTable source, int[] widths)
    {
        var table = new Table
        {
            // Spectre's own fallback for consoles without Unicode still draws box characters.
            Border = console.Profile.Capabilities.Unicode ? TableBorder.Rounded : TableBorder.Ascii,
            Title = new TableTitle(Markup.Escape(Printable.Text(source.Title)), new Style(decoration: Decoration.Bold)),
        };
        foreach (var (column, width) in source.Columns.Zip(widths))
        {
            var head = new TableColumn(new Text(Printable.Text(column.Title.Text))).Width(width);
            table.AddColumn(column.Alignment == Alignment.Text ? head : head.RightAligned());
        }

        foreach (var (i, row) in source.Rows.Index())
        {
            var repeated = source.Repeated(i);
            table.AddRow(row.Select((cell, j) => new Text(j < repeated ? string.Empty : Printable.Message(cell.Text))));
        }

        console.Write(table);
    }

    private static void WriteRows(IAnsiConsole console, ReportTable source)
    {
        console.Write(new Text(Printable.Text(source.Title), new Style(decoration: Decoration.Bold)));
        console.WriteLine();
        foreach (var (i, row) in source.Rows.Index())
        {
            var repeated = source.Repeated(i);
            if (repeated == 0)
            {
                console.Write(new Text(Printable.Message(row[0].Text)));
                console.WriteLine();
            }

            var first = Math.Max(1, repeated);
            foreach (var (column, cell) in source.Columns.Zip(row).Skip(first).Where(pair => pair.Second != Cell.Nothing))
            {
                var line = new Text($"{Printable.Text(column.Title.Text)}: {Printable.Message(cell.Text)}");
                console.Write(new Padder(line, new Padding(2, 0, 0, 0)));
            }
        }
    }

    /// <summary>The table that fits, with the widths of its columns: with as few lines in a cell,
    /// then with as many columns as can be.</summary>
    private static (ReportTable Table, int[] Widths)? Fit(ReportTable source, int width)
    {
        for (var lines = GoodLines; lines <= MostLines; lines++)
        {
            ReportTable? table = source;
            while (table is not null)
            {
                if (WidthsOf(table, lines, width) is { } widths)
                {
                    return (table, widths);
                }

                table = table.Columns.Where(column => column.Spare > 0).MinBy(column => column.Spare) is { } spare
                    ? table.Without(spare)
                    : null;
            }
        }

        return null;
    }

    /// <summary>Widths at which no word is cut and no cell takes more lines; null where the table is wider.</summary>
    private static int[]? WidthsOf(ReportTable table, int lines, int width)
    {
        var cells = table.Columns.Select((_, i) => table.Rows.Select(row => row[i].Text).ToList()).ToList();
        int[] heads = [.. table.Columns.Select(column => column.Title.Text.Length)];
        int[] widths = [.. table.Columns.Select((column, i) => cells[i].Append(column.Title.Text).Max(text => WidthOf(text, lines)))];
        var room = width - Edge - widths.Sum(column => column + Frame);
        if (room < 0)
        {
            return null;
        }

        Widen([.. cells.Select(column => column.Select(text => text.Length).DefaultIfEmpty().Max())]);
        Widen(heads);
        return widths;

        // Room to spare goes where little of it ends all wrapping: in cells first, then in heads, of which there is one row.
        void Widen(int[] wanted)
        {
            foreach (var i in Enumerable.Range(0, wanted.Length).OrderBy(i => wanted[i] - widths[i]))
            {
                if (wanted[i] - widths[i] is > 0 and var more && more <= room)
                {
                    (widths[i], room) = (wanted[i], room - more);
                }
            }
        }
    }

    private static int WidthOf(string text, int lines)
    {
        var words = text.Split(' ');
        var width = Math.Max(words.Max(word => word.Length), text.Length / lines);
        while (LinesOf(words, width) > lines)
        {
            width++;
        }

        return width;
    }

    private static int LinesOf(string[] words, int width)
    {
        var (lines, used) = (1, -1);
        foreach (var word in words)
        {
            used += 1 + word.Length;
            (lines, used) = used > width ? (lines + 1, word.Length) : (lines, used);
        }

        return lines;
    }
}
