using System.Text;

namespace QuantBuild.Reporting.Rendering.Hypertext;

/// <summary>Gathers the HTML of a page.</summary>
internal sealed class HtmlPage
{
    private readonly StringBuilder html = new();

    public void Append(HtmlText text) => html.Append(text.ToString());

    public void Append(Markup markup) => html.Append(markup.Html);

    public Markup ToMarkup() => new(html.ToString());

    public override string ToString() => html.ToString();
}
