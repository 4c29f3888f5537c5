using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Budgets;

/// <summary>What is given of what reports are held against.</summary>
public sealed record BudgetSettings
{
    /// <summary>An earlier <c>report.json</c>, or a folder of them, to compare with; null for none.</summary>
    public string? Baseline { get; init; }

    /// <summary>Whether rules of variants that the report does not have are left out where a scheme would have made the variant, since
    /// others were asked for.</summary>
    public bool LeavesOutUnasked { get; init; }

    /// <summary>What a command line gives.</summary>
    /// <param name="values">The command line.</param>
    public static BudgetSettings From(IArgumentValues values) => new()
    {
        Baseline = values.Get(Arguments.Baseline),
        LeavesOutUnasked = values.Get(Arguments.Schemes) is not null,
    };
}
