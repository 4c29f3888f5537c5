using System.Collections.Immutable;

namespace QuantBuild.Reporting.Budgets;

/// <summary>What a budget file says of one demo or model.</summary>
public sealed record ModelBudget
{
    /// <summary>The demo's or model's name, which is also the folder's of its report: <c>housing</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where the entry stands, such as <c>$.models.housing</c>.</summary>
    public required string JsonPath { get; init; }

    /// <summary>Where the model is, from the file's folder; null where the file does not say.</summary>
    public string? ModelPath { get; init; }

    /// <summary>Where the description of its data is, from the file's folder; null where the file does not say.</summary>
    public string? DatasetPath { get; init; }

    /// <summary>The names of the quantization schemes to make variants with, in the file's order;
    /// null where the file does not say.</summary>
    public IReadOnlyList<string>? Schemes { get; init; }

    /// <summary>The rules for every variant.</summary>
    public required IReadOnlyList<BudgetRule> Rules { get; init; }

    /// <summary>Rules for single variants, by the variant's name; they take the place of <see cref="Rules"/> of the same name.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<BudgetRule>> Variants { get; init; }

    /// <summary>By what a drop of a metric is judged.</summary>
    public BudgetJudgement JudgeBy { get; init; }

    /// <summary>The same for single variants, by the variant's name, in the place of <see cref="JudgeBy"/>.</summary>
    public IReadOnlyDictionary<string, BudgetJudgement> VariantsJudgedBy { get; init; } =
        ImmutableDictionary<string, BudgetJudgement>.Empty;

    /// <summary>Reads a budget that stands on one line, such as <c>maxBytes.brotli=80000; minGzipRatio=1.2</c>.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="text">Rules by their names (see <see cref="BudgetRule.Name"/>), separated by semicolons or commas.</param>
    /// <exception cref="ReportException">A part of the text is no rule.</exception>
    public static ModelBudget Parse(string name, string text) => BudgetText.Parse(name, text);

    /// <summary>By what a drop of one variant is judged.</summary>
    /// <param name="variant">The variant's name.</param>
    public BudgetJudgement JudgeByFor(string variant) => VariantsJudgedBy.TryGetValue(variant, out var own) ? own : JudgeBy;

    /// <summary>The rules in force for one variant: the model's, with the variant's own in their place; lifted ones left out.</summary>
    /// <param name="variant">The variant's name.</param>
    /// <returns>The rules, each with a limit; the model's first, then those that only the variant has.</returns>
    public IEnumerable<BudgetRule> RulesFor(string variant)
    {
        var own = Variants.GetValueOrDefault(variant) ?? [];
        return Rules
            .Select(rule => own.FirstOrDefault(other => other.Name == rule.Name) ?? rule)
            .Concat(own.Where(rule => Rules.All(other => other.Name != rule.Name)))
            .Where(rule => rule.Limit is not null);
    }
}

/// <summary>By what a drop of a metric is judged.</summary>
public enum BudgetJudgement
{
    /// <summary>By the drop that was measured.</summary>
    Value,

    /// <summary>By the worse end of its 95 % interval: the rule is kept where the whole interval is within the limit.</summary>
    Interval,
}
