using System.Globalization;
using System.Text;

namespace QuantBuild.Tfjs.Internal;

/// <summary>What a check is about, so that the error it raises can name it.</summary>
internal readonly record struct Subject(string? File, string? Tensor = null)
{
    private const int MostShown = 200;

    public TfjsFormatException Error(string message, Exception? innerException = null) => new(message, File, Tensor, innerException);

    /// <summary>Text from a model, made safe to print: a model must neither flood nor drive the terminal of whoever reads the error.</summary>
    public static string Printable(string text, int most = MostShown)
    {
        var shown = new StringBuilder(Math.Min(text.Length, most));
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, most)))
        {
            if (char.IsControl(character) || char.IsSurrogate(character) || char.GetUnicodeCategory(character) == UnicodeCategory.Format)
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                shown.Append(character);
            }
        }

        return text.Length > most ? shown.Append('…').ToString() : shown.ToString();
    }
}
