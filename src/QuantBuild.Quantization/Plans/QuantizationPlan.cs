using QuantBuild.Common;

namespace QuantBuild.Quantization.Plans;

/// <summary>Which float32 weight is stored in which dtype, decided by name patterns as the reference converter does, and by exclusions,
/// which it does not know.</summary>
public sealed class QuantizationPlan
{
    private readonly PlanRule[] _rules;
    private readonly PlanRule? _fallThrough;

    private QuantizationPlan(PlanRule[] rules, PlanRule? fallThrough) => (_rules, _fallThrough) = (rules, fallThrough);

    /// <summary>Makes a plan of any number of rules; their order does not matter.</summary>
    /// <param name="rules">The rules. No rule at all leaves every weight in float32.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="QuantizationException">More than one rule is a fall-through, or a pattern is empty.</exception>
    public static QuantizationPlan Create(params IEnumerable<QuantizationRule> rules)
    {
        PlanRule? fallThrough = null;
        var all = rules.Select(rule => new PlanRule(rule)).ToArray();
        foreach (var rule in all.Where(rule => rule.IsFallThrough))
        {
            fallThrough = fallThrough is not { } first ? rule : throw new QuantizationException(
                "At most one dtype may take all weights that are left, "
                    + $"but both {first.Dtype.ToManifestName()} and {rule.Dtype.ToManifestName()} do. "
                    + $"Give one of them patterns, for example --quantize_{rule.Dtype.ToManifestName()}='*/kernel'.");
        }

        return new QuantizationPlan(all, fallThrough);
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

    /// <summary>Tells a weight that was asked for by a pattern from one that only the fall-through takes along.</summary>
    /// <param name="name">The weight's name.</param>
    /// <returns>Whether a pattern decides the weight's dtype.</returns>
    /// <exception cref="QuantizationException">Patterns of two dtypes match the weight.</exception>
    public bool IsNamed(string name) => FindNamed(name) is not null;

    /// <summary>Finds the patterns, exclusions among them, that match none of a model's weights: most likely typing mistakes,
    /// worth a warning.</summary>
    /// <param name="float32WeightNames">The names of the model's float32 weights.</param>
    /// <returns>The patterns without a match, in the order of the rules.</returns>
    public IReadOnlyList<string> FindUnmatchedPatterns(IEnumerable<string> float32WeightNames)
    {
        var names = float32WeightNames.ToArray();
        return [.. _rules.SelectMany(rule => rule.FindUnmatched(names))];
    }

    private QuantizedDtype? AssignOne(string name) =>
        FindNamed(name)?.Dtype ?? (_fallThrough is { } rest && !rest.Excludes(name) ? rest.Dtype : null);

    private PlanRule? FindNamed(string name)
    {
        (PlanRule Rule, string Pattern)? match = null;
        foreach (var rule in _rules)
        {
            if (rule.Dtype == match?.Rule.Dtype || rule.FindMatch(name) is not { } pattern)
            {
                continue;
            }

            match = match is not { } first ? (rule, pattern) : throw new QuantizationException(
                $"Weight '{Printable.Text(name)}' matches '{Printable.Text(first.Pattern)}' for {first.Rule.Dtype.ToManifestName()} and "
                    + $"'{Printable.Text(pattern)}' for {rule.Dtype.ToManifestName()}, and can have only one dtype. "
                    + "Narrow one of the two patterns.",
                name);
        }

        return match?.Rule;
    }
}

/// <summary>One line of a <see cref="QuantizationPlan"/>: the weights that match go to one dtype.</summary>
/// <param name="Dtype">The dtype to store them in.</param>
/// <param name="Patterns">
/// Python <c>fnmatch</c> patterns (<c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[!abc]</c>), case-sensitive;
/// null makes this the fall-through, which takes every weight that no pattern matched. A pattern behind a <c>!</c> leaves the weights that
/// it matches out of this rule, wherever it stands; a rule of nothing but such exclusions is a fall-through with exceptions. A name that
/// itself begins with <c>!</c> is matched by <c>?name</c>.
/// </param>
public sealed record QuantizationRule(QuantizedDtype Dtype, IReadOnlyList<string>? Patterns);
