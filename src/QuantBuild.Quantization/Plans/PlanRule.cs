namespace QuantBuild.Quantization.Plans;

/// <summary>A rule of a plan with its patterns parsed: those that take weights in, and those behind a <c>!</c>,
/// which leave weights out.</summary>
internal sealed class PlanRule
{
    private const char Exclusion = '!';

    private readonly (string Text, FnmatchPattern Pattern)[] _patterns;
    private readonly FnmatchPattern[] _taken;
    private readonly FnmatchPattern[] _excluded;

    public PlanRule(QuantizationRule rule)
    {
        Dtype = rule.Dtype;
        _patterns = [.. (rule.Patterns ?? []).Select(text => (text, Parse(text, rule.Dtype)))];
        _taken = [.. _patterns.Where(entry => entry.Text[0] != Exclusion).Select(entry => entry.Pattern)];
        _excluded = [.. _patterns.Where(entry => entry.Text[0] == Exclusion).Select(entry => entry.Pattern)];
        IsFallThrough = rule.Patterns is null || (_taken.Length == 0 && _excluded.Length > 0);
    }

    public QuantizedDtype Dtype { get; }

    /// <summary>Whether it takes every weight that no pattern of another rule names, but for its own exclusions.</summary>
    public bool IsFallThrough { get; }

    public bool Excludes(string name) => _excluded.Any(pattern => pattern.IsMatch(name));

    /// <summary>The first pattern that takes the weight in; null where none does, or an exclusion leaves it out.</summary>
    public string? FindMatch(string name) =>
        _taken.FirstOrDefault(pattern => pattern.IsMatch(name)) is { } match && !Excludes(name) ? match.Text : null;

    public IEnumerable<string> FindUnmatched(IReadOnlyList<string> names) =>
        _patterns.Where(entry => !names.Any(entry.Pattern.IsMatch)).Select(entry => entry.Text);

    private static FnmatchPattern Parse(string text, QuantizedDtype dtype)
    {
        var pattern = text is [Exclusion, .. var rest] ? rest : text;
        return pattern is { Length: > 0 } ? new FnmatchPattern(pattern) : throw new QuantizationException(
            $"A pattern for {dtype.ToManifestName()} is empty and would match nothing. "
                + "Remove it, or leave the patterns out to take all weights that are left.");
    }
}
