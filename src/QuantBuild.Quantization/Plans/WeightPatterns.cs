namespace QuantBuild.Quantization.Plans;

/// <summary>Patterns of weight names: those that take weights in, and those behind a <c>!</c>, which leave weights out wherever they
/// stand. Nothing but exclusions takes all other weights.</summary>
public sealed class WeightPatterns
{
    private const char Exclusion = '!';

    private readonly (string Text, FnmatchPattern Pattern)[] _patterns;
    private readonly FnmatchPattern[] _taken;
    private readonly FnmatchPattern[] _excluded;

    /// <param name="patterns">Python <c>fnmatch</c> patterns, as in <see cref="QuantizationRule"/>.</param>
    /// <exception cref="ArgumentException">A pattern is empty.</exception>
    public WeightPatterns(IReadOnlyList<string> patterns)
    {
        _patterns = [.. patterns.Select(text => (text, Parse(text)))];
        _taken = [.. _patterns.Where(entry => entry.Text[0] != Exclusion).Select(entry => entry.Pattern)];
        _excluded = [.. _patterns.Where(entry => entry.Text[0] == Exclusion).Select(entry => entry.Pattern)];
    }

    /// <summary>Whether there are exclusions alone.</summary>
    public bool OnlyExclude => _taken.Length == 0 && _excluded.Length > 0;

    /// <summary>Whether an exclusion leaves a weight out.</summary>
    /// <param name="name">The weight's name.</param>
    public bool Excludes(string name) => _excluded.Any(pattern => pattern.IsMatch(name));

    /// <summary>Whether a weight is taken in and not left out.</summary>
    /// <param name="name">The weight's name.</param>
    public bool Take(string name) => OnlyExclude ? !Excludes(name) : FindMatch(name) is not null;

    /// <summary>The first pattern that takes a weight in.</summary>
    /// <param name="name">The weight's name.</param>
    /// <returns>Its text; null where none does, or an exclusion leaves the weight out.</returns>
    public string? FindMatch(string name) =>
        _taken.FirstOrDefault(pattern => pattern.IsMatch(name)) is { } match && !Excludes(name) ? match.Text : null;

    /// <summary>The patterns, exclusions among them, that match none of some names.</summary>
    /// <param name="names">The names.</param>
    public IEnumerable<string> FindUnmatched(IReadOnlyList<string> names) =>
        _patterns.Where(entry => !names.Any(entry.Pattern.IsMatch)).Select(entry => entry.Text);

    /// <summary>The pattern that matches one name alone.</summary>
    /// <param name="name">The name.</param>
    public static string Exactly(string name) => string.Concat(name.Select((character, i) => character switch
    {
        '*' or '?' or '[' => $"[{character}]",
        Exclusion when i == 0 => "?",
        _ => character.ToString(),
    }));

    private static FnmatchPattern Parse(string text) => (text is [Exclusion, .. var rest] ? rest : text) is { Length: > 0 } pattern
        ? new FnmatchPattern(pattern)
        : throw new ArgumentException("A pattern is empty and would match nothing.", nameof(text));
}
