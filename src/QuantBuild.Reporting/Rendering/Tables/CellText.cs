using System.Runtime.CompilerServices;
using System.Text;
using QuantBuild.Reporting.Rendering.Hypertext;

namespace QuantBuild.Reporting.Rendering.Tables;

/// <summary>An interpolated string that is a cell: words, which every rendering shows alike, and cells,
/// each shown in its own way.</summary>
[InterpolatedStringHandler]
internal readonly struct CellText
{
    private readonly StringBuilder _text;
    private readonly HtmlPage _html = new();

    public CellText(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (formattedCount * 16));

    public void AppendLiteral(string value) => AppendFormatted(value);

    public void AppendFormatted(string? value) => AppendFormatted((Cell)(value ?? string.Empty));

    public void AppendFormatted(Cell value)
    {
        _text.Append(value.Text);
        _html.Append(value.Html);
    }

    public Cell ToCell() => new(_text.ToString(), _html.ToMarkup());
}
