using QuantBuild.Common;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Reporting.Files;
using QuantBuild.Reporting.Rendering;
using QuantBuild.Reporting.Verdicts;
using QuantBuild.Workflow.Ci;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Budgets;

/// <summary>Holds reports against the budgets and an earlier report, and fails the run where a rule is broken.</summary>
public sealed class BudgetGate
{
    private readonly WorkflowContext _context;
    private readonly BudgetSettings _settings;
    private readonly Baseline? _baseline;
    private readonly List<JudgedReport> _checked = [];

    /// <summary>Reads the files that a run needs at its end, so that a mistake in them does not cost a training first.</summary>
    /// <param name="context">The workspace and log.</param>
    /// <param name="settings">What reports are held against.</param>
    /// <exception cref="WorkflowException">The baseline is the report that it is to be compared with.</exception>
    /// <exception cref="ReportException">A file is missing or damaged.</exception>
    public BudgetGate(WorkflowContext context, BudgetSettings settings)
    {
        (_context, _settings) = (context, settings);
        _ = context.Budgets;
        _baseline = Baseline.Open(context.Workspace, settings.Baseline);
    }

    /// <summary>The reports that were checked, those with broken rules among them.</summary>
    public IReadOnlyList<JudgedReport> Checked => _checked;

    /// <summary>What a verdict depends on beside files, by name.</summary>
    internal IReadOnlyDictionary<string, string> Rules => new Dictionary<string, string>
    {
        ["rules"] = _settings.LeavesOutUnasked ? "of the variants asked for" : "of all variants",
    };

    /// <summary>The files that a verdict of a model depends on beside its report.</summary>
    internal IEnumerable<string> FilesOf(string demo) =>
        new[] { _context.Budgets?.Path, _baseline?.FileOf(demo) }.OfType<string>().Where(File.Exists);

    /// <summary>A report with what this run holds it against.</summary>
    /// <param name="report">The report.</param>
    public JudgedReport Judge(Report report) => Judge(report, log: null);

    /// <summary>Deletes how an earlier report came out, which must not stay beside one that was not checked.</summary>
    /// <param name="context">The workspace.</param>
    /// <param name="demo">The model's name.</param>
    public static void Forget(WorkflowContext context, string demo)
    {
        if (File.Exists(context.Workspace.BudgetResults(demo)))
        {
            File.Delete(context.Workspace.BudgetResults(demo));
        }
    }

    /// <summary>Checks the reports of some models that this run made; a dry run made none.</summary>
    /// <param name="demos">The models' names.</param>
    /// <exception cref="WorkflowException">A rule is broken.</exception>
    public void Check(params IReadOnlyList<string> demos)
    {
        if (!_context.DryRun)
        {
            Close([.. demos.SelectMany(demo => CheckOne(demo, isOld: false))]);
        }
    }

    /// <summary>Checks every report that there is of a model in the budget file or the baseline.</summary>
    /// <exception cref="WorkflowException">A rule is broken, or there is nothing to check.</exception>
    public void CheckExisting()
    {
        var budgets = _context.Budgets?.Models.Select(budget => budget.Name) ?? [];
        var demos = budgets.Union(_baseline?.Demos ?? []).ToArray();
        var missing = demos.Where(demo => !File.Exists(_context.Workspace.Report(demo)))
            .Select(demo => Missing(demo) + Similar(demo, ReportsThere.Of(_context.Workspace))).ToArray();
        if (missing.Length == demos.Length)
        {
            throw new WorkflowException(demos.Length > 0
                ? $"There is no report to check: {string.Join("; ", missing)}."
                : $"There is no budget to check: {_context.Workspace.Display(_context.Workspace.Budgets)} is missing or has no entries. "
                    + _context.Words.WriteBudgets);
        }

        foreach (var report in missing)
        {
            _context.Log.Warning($"not checked: {report}.");
        }

        Close([.. demos.Where(demo => File.Exists(_context.Workspace.Report(demo))).SelectMany(demo => CheckOne(demo, isOld: true))]);
    }

    private List<string> CheckOne(string demo, bool isOld)
    {
        var path = _context.Workspace.Report(demo);
        var judged = Judge(ReportFile.Load(path), _context.Log);
        _checked.Add(judged);
        if (isOld)
        {
            Rewrite(judged);
        }

        if (judged.Baseline is { } earlier)
        {
            BaselineReport.Write(_context.Console, earlier, judged.Report);
        }

        if (_context.Budgets?.For(demo) is null)
        {
            Forget(_context, demo);
            TellOfSimilar(demo);
            return [];
        }

        var results = judged.Budget!;
        JUnitBudgets.Save(_context.Workspace.BudgetResults(demo), judged.Report, results);
        _context.Log.Information($"{_context.Workspace.Display(_context.Workspace.BudgetResults(demo))}: {Summary(results)}");
        return [.. results.Where(result => result.Fails).Select(result => $"{result}; see {_context.Workspace.Display(path)}")];
    }

    // The report was made in an earlier run, and rendered with what it was held against then.
    private void Rewrite(JudgedReport judged)
    {
        var markdown = Path.ChangeExtension(_context.Workspace.Report(judged.Report.Demo), ".md");
        MarkdownReport.Save(markdown, judged);
        HtmlReport.Save(Path.ChangeExtension(markdown, ".html"), judged);
        ConsoleReport.WriteVerdict(_context.Console, judged);
        CiService.Publish(_context, markdown);
    }

    private JudgedReport Judge(Report report, IWorkflowLog? log)
    {
        var earlier = _baseline?.For(report.Demo, log);
        var budget = _context.Budgets?.For(report.Demo);
        return new JudgedReport(report)
        {
            Baseline = earlier,
            Budget = budget is null
                ? []
                : BudgetChecker.Check(_settings.LeavesOutUnasked ? OfAskedFor(budget, report) : budget, report, earlier),
        };
    }

    /// <summary>Rules of variants that the command line left out are left out, too; a name that no scheme makes stays, and fails.</summary>
    private ModelBudget OfAskedFor(ModelBudget budget, Report report)
    {
        var leftOut = SchemeCatalog.All.Select(scheme => scheme.VariantName)
            .Concat(_context.Budgets?.Recipes.Select(recipe => recipe.Name) ?? [])
            .Except(report.Variants.Select(variant => variant.Name)).ToHashSet(StringComparer.Ordinal);
        return budget with { Variants = budget.Variants.Where(entry => !leftOut.Contains(entry.Key)).ToDictionary(StringComparer.Ordinal) };
    }

    private static string Summary(IReadOnlyList<BudgetResult> results)
    {
        var skipped = results.Count(result => result.Outcome == BudgetOutcome.NotChecked);
        var kept = results.Count(result => result.Outcome == BudgetOutcome.Kept);
        return $"{kept} of {results.Count} budget rules are kept"
            + (skipped == 0 ? string.Empty : $", {skipped} have no baseline to compare with");
    }

    // A name that was mistyped on either side would lift every rule without a word.
    private void TellOfSimilar(string demo)
    {
        if (_context.Budgets is { } budgets && Similar(demo, budgets.Models.Select(budget => budget.Name)) is { Length: > 0 } question)
        {
            _context.Log.Warning($"{_context.Workspace.Display(budgets.Path)} has no budgets for '{demo}'{question}");
        }
    }

    private static string Similar(string demo, IEnumerable<string> names) =>
        NearestNames.Alike(demo, names) is { } other ? $"; did you mean '{Printable.Name(other)}'?" : string.Empty;

    private string Missing(string demo)
    {
        var maker = _context.Words.MakerOfReport(demo);
        return $"{_context.Workspace.Display(_context.Workspace.Report(demo))} is missing{(maker is null ? string.Empty : $", {maker}")}";
    }

    private void Close(IReadOnlyList<string> broken)
    {
        foreach (var line in broken)
        {
            _context.Log.Error(line);
            CiService.Error(_context, "Budget broken", line);
        }

        if (broken.Count > 0)
        {
            throw new WorkflowException($"{broken.Count} {(broken.Count == 1 ? "budget rule is" : "budget rules are")} broken.");
        }
    }
}
