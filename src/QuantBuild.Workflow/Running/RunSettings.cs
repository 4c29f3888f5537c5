using QuantBuild.Workflow.Budgets;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Experiments;

namespace QuantBuild.Workflow.Running;

/// <summary>Which models of the budget file go the whole way, and what is given besides.</summary>
public sealed record RunSettings
{
    /// <summary>The models' names; none for all that have a path.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>What is given of how models are tested.</summary>
    public MakingSettings Making { get; init; } = new();

    /// <summary>What is given of their variants.</summary>
    public SchemeSettings Schemes { get; init; } = new();

    /// <summary>What reports are held against.</summary>
    public BudgetSettings Budgets { get; init; } = new();

    /// <summary>What a command line gives.</summary>
    /// <param name="values">The command line.</param>
    /// <param name="models">The models' names; none for all.</param>
    public static RunSettings From(IArgumentValues values, IReadOnlyList<string> models) => new()
    {
        Models = models,
        Making = MakingSettings.From(values),
        Schemes = SchemeSettings.From(values),
        Budgets = BudgetSettings.From(values),
    };
}
