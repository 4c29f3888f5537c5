using System.Text;

namespace QuantBuild.Workflow.CommandLine;

/// <summary>Words as a POSIX shell reads them back, whatever is in them.</summary>
public static class ShellText
{
    /// <summary>A command line.</summary>
    /// <param name="words">The program and its arguments.</param>
    public static string Line(params IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>One word: as it is where nothing in it means anything to a shell, else between apostrophes.</summary>
    /// <param name="word">Any text without NUL.</param>
    public static string Quote(string word) => IsPlain(word) ? word : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>A command line in the script of a CI service, which looks for expressions (<c>${{ }}</c>, <c>$(name)</c>, <c>$[ ]</c>) and
    /// commands (<c>##vso[</c>, <c>::</c>) in the text itself, before and after the shell reads it: the signs that begin them are taken
    /// apart.</summary>
    /// <param name="words">The program and its arguments.</param>
    public static string CiLine(params IEnumerable<string> words) => string.Join(' ', words.Select(CiQuote));

    private static string CiQuote(string word)
    {
        var quoted = Quote(word);
        if (quoted == word)
        {
            return word.Contains("::", StringComparison.Ordinal) ? word.Replace("::", ":'':", StringComparison.Ordinal) : word;
        }

        var text = new StringBuilder();
        for (var i = 0; i < quoted.Length; i++)
        {
            text.Append(quoted[i]);
            if (i + 1 < quoted.Length && ((quoted[i], quoted[i + 1]) is ('$', not '\'') or ('#', '#') or (':', ':') or ('{', '{')))
            {
                text.Append("''");
            }
        }

        return text.ToString();
    }

    private static bool IsPlain(string word) => word.Length > 0
        && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '=' or ':' or ',' or '+' or '@' or '%');
}
