using System.Text;
using System.Text.RegularExpressions;

namespace Build.Tests.Output;

/// <summary>Names that try to drive whatever shows them, and the judge of what came out.</summary>
internal static partial class Hostile
{
    private static readonly string[] _parts =
    [
        "##vso[task.setvariable variable=PATH]evil", "##[error]x", "\n##vso[task.complete result=Succeeded]", "\n::error::x",
        "\r\n  ::set-env name=A::b", "#", "##", ":", "::",
        "\u001b[31m", "\u001b]8;;http://evil.example\u0007", "\u009b2J", "\u202e", "\u2066", "\u200b", "\u2028", "\u0085", "\u0000",
        "\ud800", "\udc00", "\ufffe", "\U000e0041", "\U0001f600",
        "[bold]m[/]", "[/]", "[red", "[[x]]", "<script>alert(1)</script>", "</title><img src=x onerror=alert(2)>", "\"'&", "|`x`|**", "]]>",
        "-->", "{0}", "{", "%0A::warning::x", "a", " ", "conv2d/kernel",
    ];

    /// <summary>The name of the case that made this: a layer's.</summary>
    public const string OfTheCase =
        "\u202eRTL\U0001f600 ##vso[task.setvariable variable=PATH]evil ::error::x [bold]m[/] </title><img src=x onerror=alert(2)>";

    /// <summary>Seeded names.</summary>
    /// <param name="seed">Decides which.</param>
    /// <param name="isWhole">Whether they are text that JSON and UTF-8 can hold: no half surrogate, no NUL.</param>
    public static IEnumerable<string> Names(int seed, bool isWhole = true)
    {
        var random = new Random(seed);
        while (true)
        {
            var name = new StringBuilder();
            for (var parts = random.Next(1, 6); parts > 0; parts--)
            {
                name.Append(random.GetItems(_parts, 1)[0]);
            }

            var text = name.ToString();
            yield return isWhole ? WholeText(text) : text;
        }
    }

    /// <summary>Nothing in what was shown may be a command, a control character or an override of the direction.</summary>
    public static void IsPrintable(string shown)
    {
        var found = shown.Index().Where(place => place.Item is not ('\n' or '\r' or '\t') && IsHidden(shown, place.Index)).Select(place =>
            $"\\u{(int)place.Item:x4} at {place.Index}");
        Assert.Empty(found);
        Assert.DoesNotContain("##", shown, StringComparison.Ordinal);
        Assert.DoesNotMatch(Command(), shown);
    }

    private static string WholeText(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace("\0", string.Empty, StringComparison.Ordinal);

    private static bool IsHidden(string text, int place)
    {
        if (char.IsSurrogate(text[place]))
        {
            var isPair = char.IsHighSurrogate(text[place])
                ? place + 1 < text.Length && char.IsLowSurrogate(text[place + 1])
                : place > 0 && char.IsHighSurrogate(text[place - 1]);
            return !isPair || Rune.GetUnicodeCategory(
                Rune.GetRuneAt(text, char.IsHighSurrogate(text[place]) ? place : place - 1)) == System.Globalization.UnicodeCategory.Format;
        }

        return Hidden().IsMatch(text[place].ToString());
    }

    [GeneratedRegex(@"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]")]
    private static partial Regex Hidden();

    // GitHub's runner takes a command at a line's start, after blanks.
    [GeneratedRegex(@"(?:^|[\r\n])\s*::")]
    private static partial Regex Command();
}
