using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Tables;

namespace QuantBuild.Reporting.Rendering.Pages;

/// <summary>Writes tables into a page; the first column names its rows, numbers stand right.</summary>
internal static class HtmlTable
{
    // What the row above says already is paler, not left out: a table that scrolls may show a part of it.
    private const string Again = "again";

    /// <summary>Writes tables, each below its heading.</summary>
    public static void Write(HtmlPage page, params ReportTable[] tables)
    {
        foreach (var table in tables)
        {
            page.Append($"<section>\n<h2>{table.Title}</h2>\n");
            WriteRows(page, table);
            if (table.Note is { } note)
            {
                page.Append($"<p class=\"note\">{note}</p>\n");
            }

            page.Append($"</section>\n");
        }
    }

    /// <summary>Writes a table that stands below another heading.</summary>
    public static void WriteRows(HtmlPage page, ReportTable table, string? classes = null)
    {
        page.Append($"<div class=\"scroll\" role=\"region\" aria-label=\"{table.Title}\" tabindex=\"0\">");
        page.Append($"<table{Class(classes)}>\n<thead><tr>");
        foreach (var column in table.Columns)
        {
            page.Append($"<th scope=\"col\"{Class(Side(column))}>{column.Title.Html}</th>");
        }

        page.Append($"</tr></thead>\n<tbody>\n");
        foreach (var (i, row) in table.Rows.Index())
        {
            var repeated = table.Repeated(i);
            page.Append($"<tr><th scope=\"row\"{Class(repeated > 0 ? Again : null)}>{row[0].Html}</th>");
            foreach (var (j, column) in table.Columns.Index().Skip(1))
            {
                page.Append($"<td{Class(Side(column), j < repeated ? Again : null)}>{row[j].Html}</td>");
            }

            page.Append($"</tr>\n");
        }

        page.Append($"</tbody></table></div>\n");
    }

    // Numbers stand right by the style sheet.
    private static string? Side(ColumnHead column) => column.Alignment == Alignment.Text ? "text" : null;

    private static Markup Class(params IEnumerable<string?> names) =>
        string.Join(' ', names.Where(name => name is not null)) is { Length: > 0 } classes ? Markup.Of($" class=\"{classes}\"") : default;
}
