using System.Globalization;
using System.Text;

namespace QuantBuild.Common;

/// <summary><see cref="Printable"/> for text that comes piece by piece, as a log or a console gets it: what two pieces would make only
/// together, such as <c>##</c>, is broken too.</summary>
/// <param name="kept">Control characters that pass as they are, such as the line feed.</param>
public sealed class PrintableFilter(string kept = "\n")
{
    private char _last;
    private char? _high;

    /// <summary>The next piece, made safe to show behind the pieces before it.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The piece; the same instance where nothing had to be changed. The first half of a surrogate pair
    /// waits for the next piece.</returns>
    public string Next(string text)
    {
        if (_high is null && IsClean(text))
        {
            _last = text.Length > 0 ? text[^1] : _last;
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            Append(shown, character);
        }

        return shown.ToString();
    }

    /// <summary>What still waits: half a surrogate pair that nothing followed.</summary>
    /// <returns>Its escape, or nothing.</returns>
    public string End()
    {
        var shown = new StringBuilder();
        AppendWaiting(shown);
        return shown.ToString();
    }

    private bool IsClean(string text)
    {
        var last = _last;
        foreach (var character in text)
        {
            if (!IsPlain(character, last))
            {
                return false;
            }

            last = character;
        }

        return true;
    }

    private void Append(StringBuilder shown, char character)
    {
        if (char.IsLowSurrogate(character) && _high is { } high)
        {
            _high = null;
            if (Printable.IsHidden(CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(high, character))))
            {
                Escape(shown, high);
                Escape(shown, character);
            }
            else
            {
                shown.Append(high).Append(character);
            }
        }
        else
        {
            AppendWaiting(shown);
            if (char.IsHighSurrogate(character))
            {
                _high = character;
            }
            else if (IsPlain(character, _last))
            {
                shown.Append(character);
            }
            else
            {
                Escape(shown, character);
            }
        }

        _last = character;
    }

    private void AppendWaiting(StringBuilder shown)
    {
        if (_high is { } high)
        {
            Escape(shown, high);
            _high = null;
        }
    }

    private bool IsPlain(char character, char last) => kept.Contains(character, StringComparison.Ordinal)
        || !(Printable.IsHidden(char.GetUnicodeCategory(character)) || Printable.IsCommand(last, character));

    private static void Escape(StringBuilder shown, char character) =>
        shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
}
