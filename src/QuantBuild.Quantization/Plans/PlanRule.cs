namespace QuantBuild.Quantization.Plans;

/// <summary>A rule of a plan with its patterns parsed.</summary>
internal sealed class PlanRule
{
    private readonly WeightPatterns _patterns;

    public PlanRule(QuantizationRule rule)
    {
        Dtype = rule.Dtype;
        _patterns = Parse(rule);
        IsFallThrough = rule.Patterns is null || _patterns.OnlyExclude;
    }

    public QuantizedDtype Dtype { get; }

    /// <summary>Whether it takes every weight that no pattern of another rule names, but for its own exclusions.</summary>
    public bool IsFallThrough { get; }

    public bool Excludes(string name) => _patterns.Excludes(name);

    /// <summary>The first pattern that takes the weight in; null where none does, or an exclusion leaves it out.</summary>
    public string? FindMatch(string name) => _patterns.FindMatch(name);

    public IEnumerable<string> FindUnmatched(IReadOnlyList<string> names) => _patterns.FindUnmatched(names);

    private static WeightPatterns Parse(QuantizationRule rule)
    {
        try
        {
            return new WeightPatterns(rule.Patterns ?? []);
        }
        catch (ArgumentException)
        {
            throw new QuantizationException($"A pattern for {rule.Dtype.ToManifestName()} is empty and would match nothing. "
                + "Remove it, or leave the patterns out to take all weights that are left.");
        }
    }
}
