using System.Globalization;
using System.Text;
using QuantBuild.Reporting.Files;
using QuantBuild.Reporting.Rendering.Tables;
using QuantBuild.Reporting.Rendering.Verdicts;
using QuantBuild.Reporting.Rendering.Words;
using QuantBuild.Reporting.Verdicts;
using Printable = QuantBuild.Common.Printable;

namespace QuantBuild.Reporting.Rendering;

/// <summary>Renders reports as Markdown (GitHub's dialect).</summary>
public static class MarkdownReport
{
    /// <summary>Renders the verdict, the tables, and what the figures rest on.</summary>
    /// <param name="reports">One report, or several for a summary over demos.</param>
    /// <returns>The page; line feeds only, the same under every culture.</returns>
    public static string Render(params IEnumerable<JudgedReport> reports)
    {
        JudgedReport[] all = [.. reports];
        var page = new StringBuilder();
        page.Append("# ").Append(all is [var only] ? Escape(Wording.Demo(only.Report.Demo)) : "All demos").Append("\n\n");
        foreach (var line in VerdictLines.Of(all))
        {
            page.Append("**").Append(Escape(line.Title)).Append(":** ").Append(Escape(line.Text.Text)).Append("\n\n");
        }

        foreach (var table in (ReportTable[])
            [.. ReportTables.Matrices(all), ReportTables.Differences(all), .. ReportTables.Costs(all), .. ReportTables.Remarks(all)])
        {
            Append(page, table);
        }

        foreach (var report in all.Select(one => one.Report))
        {
            AppendProvenance(page, report, "Conditions" + (all.Length > 1 ? $": {Wording.Demo(report.Demo)}" : string.Empty));
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>Renders reports into a file, which is replaced as a whole or not at all.</summary>
    /// <param name="path">The file; its folder is created where it is missing.</param>
    /// <param name="reports">One report, or several for a summary over demos.</param>
    /// <exception cref="ReportException">The file cannot be written. An earlier file is left as it was.</exception>
    public static void Save(string path, params IEnumerable<JudgedReport> reports) =>
        WrittenFile.Write(path, "report", stream => stream.Write(Encoding.UTF8.GetBytes(Render(reports))));

    private static void Append(StringBuilder page, ReportTable table)
    {
        page.Append("## ").Append(Escape(table.Title)).Append("\n\n");
        AppendRow(page, table.Columns.Select(column => Escape(column.Title.Text)));
        AppendRow(page, table.Columns.Select(column => column.Alignment == Alignment.Text ? "---" : "---:"));
        foreach (var row in table.Rows)
        {
            AppendRow(page, row.Select(cell => Escape(cell.Text)));
        }

        page.Append('\n');
        if (table.Note is { } note)
        {
            page.Append(Escape(note)).Append("\n\n");
        }
    }

    private static void AppendRow(StringBuilder page, IEnumerable<string> cells) =>
        page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static void AppendProvenance(StringBuilder page, Report report, string title)
    {
        page.Append("## ").Append(Escape(title)).Append("\n\n");
        Item("created", report.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        Item("dataset", $"{report.Dataset.Name}, {Wording.Bytes(report.Dataset.Examples)} examples");
        Item("dataset SHA-256", report.Dataset.Sha256);
        foreach (var split in report.Splits)
        {
            Item(
                $"split {split.Name}",
                $"{Wording.Bytes(split.Count)} examples{(split.Description is { } description ? $", {description}" : null)}");
        }

        Item("seed", report.Seed?.ToString(CultureInfo.InvariantCulture));
        Item("commit", report.Commit);
        Item("arguments", Join(report.Arguments, " ", pair => $"--{pair.Key}={pair.Value}"));
        Item("environment", Join(report.Environment, "; ", pair => $"{pair.Key}: {pair.Value}"));
        page.Append('\n');

        void Item(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                page.Append("- ").Append(Escape(name)).Append(": ").Append(Escape(value)).Append('\n');
            }
        }
    }

    private static string Join(
        IReadOnlyDictionary<string, string> texts, string separator, Func<KeyValuePair<string, string>, string> show) =>
            string.Join(separator, texts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(show));

    // Names come from files: nothing in them may break a table, become markup, or drive whatever shows the page.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in Printable.Message(text))
        {
            if (c is '|' or '\\' or '`' or '*' or '<' or '[' or ']' or '&')
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
