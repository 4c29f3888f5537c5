using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Tables;

namespace QuantBuild.Reporting.Rendering.Pages;

/// <summary>Writes tables into a page; the first column names its rows, numbers stand right.</summary>
internal static class HtmlTable
{
    public static void Write(HtmlPage page, ReportTable table)
    {
        page.Append($"<section>\n<h2>{table.Title}</h2>\n");
        WriteRows(page, table);
        if (table.Note is { } note)
        {
            page.Append($"<p class=\"note\">{note}</p>\n");
        }

        page.Append($"</section>\n");
    }

    /// <summary>Writes a table that stands below another heading.</summary>
    public static void WriteRows(HtmlPage page, ReportTable table, string? classes = null)
    {
        page.Append($"<div class=\"scroll\" role=\"region\" aria-label=\"{table.Title}\" tabindex=\"0\"><table{(classes is null ? default : Markup.Of($" class=\"{classes}\""))}>\n<thead><tr>");
        foreach (var column in table.Columns)
        {
            page.Append($"<th scope=\"col\"{Side(column)}>{column.Title.Html}</th>");
        }

        page.Append($"</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            page.Append($"<tr><th scope=\"row\">{row[0].Html}</th>");
            foreach (var (column, cell) in table.Columns.Zip(row).Skip(1))
            {
                page.Append($"<td{Side(column)}>{cell.Html}</td>");
            }

            page.Append($"</tr>\n");
        }

        page.Append($"</tbody></table></div>\n");
    }

    // Numbers stand right by the style sheet.
    private static Markup Side(ColumnHead column) => column.Alignment == Alignment.Text ? Markup.Of($" class=\"text\"") : default;
}
