using System.Text;

namespace QuantBuild.Reporting.Rendering.Hypertext;

/// <summary>Gathers the HTML of a page.</summary>
internal sealed class HtmlPage
{
    private readonly StringBuilder _html = new();

    public void Append(HtmlText text) => _html.Append(text.ToString());

    public void Append(Markup markup) => _html.Append(markup.Html);

    public Markup ToMarkup() => new(_html.ToString());

    public override string ToString() => _html.ToString();
}
