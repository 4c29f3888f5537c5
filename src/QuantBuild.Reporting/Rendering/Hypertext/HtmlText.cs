using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using QuantBuild.Common;

namespace QuantBuild.Reporting.Rendering.Hypertext;

/// <summary>An interpolated string that is HTML: its literal parts are markup, what is put into it is text, is made printable and escaped,
/// and numbers are the same under every culture. So no name out of a file can become markup, nor be forgotten to be escaped.</summary>
[InterpolatedStringHandler]
internal readonly struct HtmlText
{
    private readonly StringBuilder _html;

    public HtmlText(int literalLength, int formattedCount) => _html = new StringBuilder(literalLength + (formattedCount * 8));

    public void AppendLiteral(string value) => _html.Append(value);

    public void AppendFormatted(Markup value) => _html.Append(value.Html);

    /// <summary>A place in a drawing: a tenth of a pixel is as much as can be seen.</summary>
    public void AppendFormatted(double value) => _html.Append(Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture));

    public void AppendFormatted(int value) => _html.Append(CultureInfo.InvariantCulture, $"{value}");

    public void AppendFormatted<T>(T value)
        where T : struct, Enum =>
            _html.Append(value.ToString());

    public void AppendFormatted(string? value)
    {
        foreach (var c in Printable.Lines(value ?? string.Empty))
        {
            _ = c switch
            {
                '<' => _html.Append("&lt;"),
                '>' => _html.Append("&gt;"),
                '&' => _html.Append("&amp;"),
                '"' => _html.Append("&quot;"),
                '\'' => _html.Append("&#39;"),
                _ => _html.Append(c),
            };
        }
    }

    public override string ToString() => _html.ToString();
}
