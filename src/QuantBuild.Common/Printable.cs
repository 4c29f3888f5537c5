using System.Globalization;
using System.Text;

namespace QuantBuild.Common;

/// <summary>Text that comes from a file or from a user, made safe for a console, a log, an error, a summary or a page: it must neither
/// flood nor drive whatever shows it.</summary>
/// <remarks>
/// Escape sequences, other control and format characters (bidirectional overrides among them), line separators and half surrogates appear
/// as <c>\u001b</c>. So do parts of the marks by which continuous integration takes commands from a log: <c>##</c> (Azure Pipelines, GitHub
/// Actions) and <c>::</c> (GitHub Actions, at the start of a line; a console that wraps lines can put any place there).
/// </remarks>
public static class Printable
{
    /// <summary>How many characters of a text <see cref="Text"/> shows by default.</summary>
    public const int MostShown = 200;

    /// <summary>The text on one line.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">The most characters shown of it; what is left out is marked by an ellipsis.</param>
    /// <returns>Text without control characters, line breaks or commands; equal to the given one where that has
    /// none and is short enough.</returns>
    public static string Text(string text, int most = MostShown) => Clean(text, most, keepsLines: false);

    /// <summary>Text of several lines, of which only the line feeds stay as they are.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="most">The most characters shown of it; what is left out is marked by an ellipsis.</param>
    /// <returns>As by <see cref="Text"/>, in as many lines as before.</returns>
    public static string Lines(string text, int most = int.MaxValue) => Clean(text, most, keepsLines: true);

    /// <summary>The text of an error, which stays on one line whatever another library put into it.</summary>
    /// <param name="message">The text, of any length.</param>
    /// <returns>As by <see cref="Text"/>, in full, and with blanks in the place of line breaks.</returns>
    public static string Message(string message) => Text(message.ReplaceLineEndings(" "), int.MaxValue);

    /// <summary>A name, short enough to stand in a table or beside a figure.</summary>
    /// <param name="name">The name.</param>
    /// <param name="most">The most characters shown of it, at least 3; of a longer one the middle is left out,
    /// because the ends of weights' names tell most.</param>
    /// <returns>As by <see cref="Text"/>.</returns>
    public static string Name(string name, int most = 80) =>
        name.Length <= most ? Text(name, most) : Text(name[..(most / 2)], most) + "…" + Text(name[^((most - 1) / 2)..], most);

    private static string Clean(string text, int most, bool keepsLines)
    {
        var length = Math.Min(text.Length, most);
        StringBuilder? shown = null;
        for (var i = 0; i < length; i++)
        {
            var isPair = char.IsHighSurrogate(text[i]) && i + 1 < length && char.IsLowSurrogate(text[i + 1]);
            var category = isPair ? CharUnicodeInfo.GetUnicodeCategory(text, i) : char.GetUnicodeCategory(text[i]);
            var isPlain = (keepsLines && text[i] == '\n') || !(IsHidden(category) || (i > 0 && IsCommand(text[i - 1], text[i])));
            if (!isPlain && shown is null)
            {
                shown = new StringBuilder(text, 0, i, length + 16);
            }

            var last = isPair ? i + 1 : i;
            for (; i <= last; i++)
            {
                _ = isPlain ? shown?.Append(text[i]) : shown!.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            }

            i = last;
        }

        var clean = shown?.ToString() ?? (length == text.Length ? text : text[..length]);
        return text.Length > length ? clean + "…" : clean;
    }

    internal static bool IsHidden(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;

    // The second of two is escaped, so that no two stand side by side.
    internal static bool IsCommand(char last, char character) => character is '#' or ':' && last == character;
}
