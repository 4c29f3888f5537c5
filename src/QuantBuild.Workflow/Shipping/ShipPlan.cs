using System.Security.Cryptography;
using System.Text;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Described;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Experiments.Schemes.Own;
using QuantBuild.Quantization.Search;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Experiments;

namespace QuantBuild.Workflow.Shipping;

/// <summary>What a project asks for of one model, as far as it can be had.</summary>
internal sealed class ShipPlan
{
    private readonly ShipSettings _settings;

    /// <param name="settings">What holds for all models.</param>
    /// <param name="model">The model.</param>
    /// <param name="budgets">The budget file; null where there is none.</param>
    /// <exception cref="WorkflowException">It asks for what there is not; the message says what is missing.</exception>
    /// <exception cref="ReportException">The rules of its budget cannot be read.</exception>
    public ShipPlan(ShipSettings settings, ShippedModel model, Lazy<BudgetFile?> budgets)
    {
        (_settings, Model) = (settings, model);
        Link = model.Link ?? Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(settings.Project))!, model.File);
        Name = model.Name ?? ModelSource.DefaultName(model.File);
        var own = ShipGoal.Read(Name, model.Budget ?? string.Empty);
        var hasOwn = own.Rules.Rules.Count > 0;
        Budget = hasOwn ? own.Rules : EntryOf(budgets);
        Goal = own.Goal;
        Scheme = SchemeOf(budgets);
        Dataset = model.Dataset
            ?? (Scheme.IsCalibrated && EntryOf(budgets)?.DatasetPath is { } path ? budgets.Value!.PlaceOf(path) : null);
        if (Scheme.IsCalibrated && Dataset is null)
        {
            throw Refusal($"the scheme {Scheme.Name} calibrates by data, and needs Dataset=\"FILE\"; "
                + $"{SchemeCatalog.NamesWithoutCalibration} do not.");
        }

        if (hasOwn && Unchecked is [var rule, ..])
        {
            throw Refusal(rule.Kind == BudgetRuleKind.Regression
                ? $"Budget has {rule.Name}, which compares with an earlier report, and a build has none; quantbuild check --baseline=… has."
                : $"Budget has {rule.Name}, which takes an evaluation, and needs Dataset=\"FILE\".");
        }
    }

    public ShippedModel Model { get; }

    /// <summary>Where it is served, from the project's folder.</summary>
    public string Link { get; }

    public string Name { get; }

    public Scheme Scheme { get; }

    /// <summary>What a search is to reach; null for none of the project's own.</summary>
    public SearchGoal? Goal { get; }

    /// <summary>The description of data; null where none is asked for or needed.</summary>
    public string? Dataset { get; }

    /// <summary>Its rules; null for none.</summary>
    public ModelBudget? Budget { get; }

    /// <summary>The rules in force for what the scheme makes that can be checked here.</summary>
    public IReadOnlyList<BudgetRule> Rules => [.. InForce.Where(IsChecked)];

    /// <summary>Those that cannot: they take data that there is none of, or an earlier report.</summary>
    public IReadOnlyList<BudgetRule> Unchecked => [.. InForce.Where(rule => !IsChecked(rule))];

    /// <summary>Whether a rule is decided by an evaluation.</summary>
    public bool IsEvaluated => Rules.Any(rule => !rule.IsOfFiles);

    /// <summary>What is given of how to quantize.</summary>
    public SchemeSettings Schemes => new() { Names = [Scheme.Name], Goal = Goal, Precompress = _settings.Precompress };

    /// <summary>The name of the folder that it is made in: another one where something else is asked for.</summary>
    public string Key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [
        Model.File, Link, Scheme.Name, Scheme.Content, Goal?.ToString(), Dataset, .. _settings.Precompress.Select(coding => $"{coding}"),
    ]))))[..16];

    private IEnumerable<BudgetRule> InForce => Budget?.RulesFor(Scheme.VariantName) ?? [];

    private bool IsChecked(BudgetRule rule) => rule.IsOfFiles || (Dataset is not null && rule.Kind != BudgetRuleKind.Regression);

    private ModelBudget? EntryOf(Lazy<BudgetFile?> budgets)
    {
        var folder = Path.GetDirectoryName(Model.File);
        return budgets.Value is not { } file ? null
            : file.Models.FirstOrDefault(entry => entry.ModelPath is { } path && IsIt(file.PlaceOf(path))) ?? file.For(Name);

        bool IsIt(string path) => path == Model.File || Path.TrimEndingDirectorySeparator(path) == folder;
    }

    private Scheme SchemeOf(Lazy<BudgetFile?> budgets)
    {
        var name = Model.Scheme ?? (Goal is null ? _settings.Scheme : SchemeCatalog.OwnGoal);
        if (name == SchemeCatalog.OwnGoal && Goal is null)
        {
            throw Refusal($"the scheme {name} searches for a goal, and needs Budget=\"drop:X\" or Budget=\"bytes:N\".");
        }

        if (name != SchemeCatalog.OwnGoal && Goal is not null)
        {
            throw Refusal($"Budget has a goal, which the scheme {SchemeCatalog.OwnGoal} searches for; leave Scheme out. Got \"{name}\".");
        }

        if (SchemeCatalog.Find(name) is { } scheme)
        {
            return scheme;
        }

        try
        {
            return budgets.Value?.Recipes.FirstOrDefault(recipe => recipe.Name == name) is { } recipe
                ? OwnScheme.Of(recipe)
                : throw Refusal($"there is no scheme \"{name}\". There are: {SchemeCatalog.Names}, and the recipes of quantbuild.json."
                    + NearestNames.Suggest(name, SchemeCatalog.All.Select(known => known.Name)));
        }
        catch (ExperimentException problem)
        {
            throw new ReportException(problem.Message);
        }
    }

    private WorkflowException Refusal(string message) => new($"{Model.File}: {message}");
}
