using QuantBuild.Quantization.Internal;

namespace QuantBuild.Quantization;

/// <summary>Which float32 weight is stored in which dtype, decided by name patterns as the reference converter does.</summary>
public sealed class QuantizationPlan
{
    private readonly QuantizedDtype? _fallThrough;
    private readonly (QuantizedDtype Dtype, FnmatchPattern Pattern)[] _patterns;

    private QuantizationPlan(QuantizedDtype? fallThrough, (QuantizedDtype, FnmatchPattern)[] patterns) =>
        (_fallThrough, _patterns) = (fallThrough, patterns);

    /// <summary>Makes a plan of any number of rules; their order does not matter.</summary>
    /// <param name="rules">The rules. No rule at all leaves every weight in float32.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="QuantizationException">More than one rule is a fall-through, or a pattern is empty.</exception>
    public static QuantizationPlan Create(params IEnumerable<QuantizationRule> rules)
    {
        QuantizedDtype? fallThrough = null;
        var patterns = new List<(QuantizedDtype, FnmatchPattern)>();
        foreach (var rule in rules)
        {
            if (rule.Patterns is null)
            {
                fallThrough = fallThrough is not { } first ? rule.Dtype : throw new QuantizationException(
                    $"At most one dtype may take all weights that are left, but both {first.ToManifestName()} and {rule.Dtype.ToManifestName()} do. Give one of them patterns, for example --quantize_{rule.Dtype.ToManifestName()}='*/kernel'.");
                continue;
            }

            patterns.AddRange(rule.Patterns.Select(text => (rule.Dtype, text.Length > 0 ? new FnmatchPattern(text) : throw new QuantizationException(
                $"A pattern for {rule.Dtype.ToManifestName()} is empty and would match nothing. Remove it, or leave the patterns out to take all weights that are left."))));
        }

        return new QuantizationPlan(fallThrough, [.. patterns]);
    }

    /// <summary>Makes the plan that stores every float32 weight in one dtype.</summary>
    /// <param name="dtype">The dtype.</param>
    /// <returns>The plan.</returns>
    public static QuantizationPlan All(QuantizedDtype dtype) => Create(new QuantizationRule(dtype, null));

    /// <summary>Decides the dtype of each weight.</summary>
    /// <param name="float32WeightNames">The names of the model's float32 weights; weights of other dtypes are never quantized.</param>
    /// <returns>The dtypes by weight name, in the order given; weights that stay in float32 are absent.</returns>
    /// <exception cref="QuantizationException">Patterns of two dtypes match one weight.</exception>
    public IReadOnlyDictionary<string, QuantizedDtype> Assign(IEnumerable<string> float32WeightNames)
    {
        var assigned = new OrderedDictionary<string, QuantizedDtype>(StringComparer.Ordinal);
        foreach (var name in float32WeightNames)
        {
            if (AssignOne(name) is { } dtype)
            {
                assigned[name] = dtype;
            }
        }

        return assigned;
    }

    /// <summary>Finds the patterns that match none of a model's weights: most likely typing mistakes, worth a warning.</summary>
    /// <param name="float32WeightNames">The names of the model's float32 weights.</param>
    /// <returns>The patterns without a match, in the order of the rules.</returns>
    public IReadOnlyList<string> FindUnmatchedPatterns(IEnumerable<string> float32WeightNames)
    {
        var names = float32WeightNames.ToArray();
        return [.. _patterns.Where(entry => !names.Any(entry.Pattern.IsMatch)).Select(entry => entry.Pattern.Text)];
    }

    private QuantizedDtype? AssignOne(string name)
    {
        (QuantizedDtype Dtype, FnmatchPattern Pattern)? match = null;
        foreach (var entry in _patterns)
        {
            if (entry.Dtype == match?.Dtype || !entry.Pattern.IsMatch(name))
            {
                continue;
            }

            match = match is not { } first ? entry : throw new QuantizationException(
                $"Weight '{name}' matches '{first.Pattern.Text}' for {first.Dtype.ToManifestName()} and '{entry.Pattern.Text}' for {entry.Dtype.ToManifestName()}, and can have only one dtype. Narrow one of the two patterns.",
                name);
        }

        return match?.Dtype ?? _fallThrough;
    }
}
