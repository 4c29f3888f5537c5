namespace QuantBuild.Reporting.Internal.Html;

/// <summary>A table of variants: a row for each, named in its first column; numbers stand right.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Columns">The heads of all columns but the first.</param>
/// <param name="Rows">The variants, as they are shown, with their cells.</param>
/// <param name="Note">A line below, or null.</param>
internal sealed record HtmlTable(string Title, IReadOnlyList<Markup> Columns, IReadOnlyList<(Markup Name, IReadOnlyList<Markup> Cells)> Rows, string? Note = null)
{
    public static Markup Nothing { get; } = new("<span class=\"none\">–</span>");

    public void Write(HtmlPage page)
    {
        page.Append($"<section>\n<h2>{Title}</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Variant</th>");
        foreach (var column in Columns)
        {
            page.Append($"<th scope=\"col\">{column}</th>");
        }

        page.Append($"</tr></thead>\n<tbody>\n");
        foreach (var (name, cells) in Rows)
        {
            page.Append($"<tr><th scope=\"row\">{name}</th>");
            foreach (var cell in cells)
            {
                page.Append($"<td>{cell}</td>");
            }

            page.Append($"</tr>\n");
        }

        page.Append($"</tbody></table></div>\n");
        if (Note is not null)
        {
            page.Append($"<p class=\"note\">{Note}</p>\n");
        }

        page.Append($"</section>\n");
    }
}
