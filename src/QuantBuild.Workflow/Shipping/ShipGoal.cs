using QuantBuild.Quantization.Search;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Shipping;

/// <summary>A budget on one line: rules, and at most one goal of a search among them, <c>drop:0.01; maxBytes.brotli=80000</c>.</summary>
/// <param name="Goal">What a search is to reach; null for none.</param>
/// <param name="Rules">The rules.</param>
internal sealed record ShipGoal(SearchGoal? Goal, ModelBudget Rules)
{
    /// <summary>Reads a budget.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="text">The line.</param>
    /// <exception cref="ReportException">A part is neither a rule nor a goal, or there are two goals.</exception>
    public static ShipGoal Read(string name, string text)
    {
        // A goal has a colon, which no rule has.
        var parts = text.Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .ToLookup(part => part.Contains(':', StringComparison.Ordinal));
        var goal = (string[])[.. parts[true]] switch
        {
            [] => null,
            [var one] => SchemeValues.Goal.TryRead(new ArgumentText(one, "Budget", string.Empty), out var read) ? read
                : throw new ReportException($"A goal must be {SchemeValues.Goal.Rule}. Got \"{one}\"."),
            _ => throw new ReportException($"A budget may have one goal. Got \"{string.Join("\" and \"", parts[true])}\"."),
        };
        return new ShipGoal(goal, ModelBudget.Parse(name, string.Join(';', parts[false])));
    }
}
