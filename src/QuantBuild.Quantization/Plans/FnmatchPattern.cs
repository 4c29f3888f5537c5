using System.Text;

namespace QuantBuild.Quantization.Plans;

/// <summary>A pattern of Python's <c>fnmatch.fnmatchcase</c>: it matches whole names, character by Unicode character, and <c>*</c> crosses
/// slashes. Backtracks to the last <c>*</c> only, so a hostile pattern costs at most pattern × name steps.</summary>
internal sealed class FnmatchPattern
{
    private readonly List<Token> _tokens;

    public FnmatchPattern(string text)
    {
        Text = text;
        _tokens = Parse([.. text.EnumerateRunes()]);
    }

    public string Text { get; }

    public bool IsMatch(string name)
    {
        Rune[] runes = [.. name.EnumerateRunes()];
        int token = 0, rune = 0, starToken = -1, starRune = 0;
        while (rune < runes.Length)
        {
            if (token < _tokens.Count && _tokens[token].IsStar)
            {
                (starToken, starRune) = (token++, rune);
            }
            else if (token < _tokens.Count && _tokens[token].Contains(runes[rune]))
            {
                token++;
                rune++;
            }
            else if (starToken >= 0)
            {
                // Let the last star take one character more. Earlier stars need no second try: the last one can take all they could.
                (token, rune) = (starToken + 1, ++starRune);
            }
            else
            {
                return false;
            }
        }

        return _tokens.Skip(token).All(rest => rest.IsStar);
    }

    private static List<Token> Parse(Rune[] pattern)
    {
        var tokens = new List<Token>();
        var lastBracket = Array.FindLastIndex(pattern, rune => rune.Value == ']');
        for (var i = 0; i < pattern.Length;)
        {
            var rune = pattern[i++];
            if (rune.Value == '[' && i <= lastBracket && FindClosingBracket(pattern, i) is { } end)
            {
                tokens.Add(ParseSet(pattern.AsSpan(i, end - i)));
                i = end + 1;
            }
            else
            {
                tokens.Add(rune.Value switch { '*' => Token.Star, '?' => Token.Any, _ => new Token(false, [(rune, rune)]) });
            }
        }

        return tokens;
    }

    /// <summary>Finds the end of a set whose body starts at <paramref name="start"/>; null where the bracket is
    /// an ordinary character.</summary>
    private static int? FindClosingBracket(Rune[] pattern, int start)
    {
        var i = start;
        if (i < pattern.Length && pattern[i].Value == '!')
        {
            i++;
        }

        // A bracket that comes first in a set stands for itself.
        var end = Array.FindIndex(pattern, Math.Min(i + 1, pattern.Length), rune => rune.Value == ']');
        return end < 0 ? null : end;
    }

    private static Token ParseSet(ReadOnlySpan<Rune> body)
    {
        var negated = body[0].Value == '!';
        var ranges = new List<(Rune, Rune)>();
        for (var i = negated ? 1 : 0; i < body.Length;)
        {
            // A hyphen that comes first or last stands for itself; a range that runs backwards holds nothing, as in Python.
            var isRange = i + 2 < body.Length && body[i + 1].Value == '-';
            ranges.Add((body[i], isRange ? body[i + 2] : body[i]));
            i += isRange ? 3 : 1;
        }

        return new Token(negated, [.. ranges]);
    }

    private sealed record Token(bool Negated, (Rune First, Rune Last)[] Ranges)
    {
        public static Token Star { get; } = new(false, []);

        public static Token Any { get; } = new(true, []);

        public bool IsStar => ReferenceEquals(this, Star);

        public bool Contains(Rune rune)
        {
            foreach (var (first, last) in Ranges)
            {
                if (first <= rune && rune <= last)
                {
                    return !Negated;
                }
            }

            return Negated;
        }
    }
}
