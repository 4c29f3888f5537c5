using Build.Ci;
using Build.Tasks;
using Cake.Core.Diagnostics;
using QuantBuild.Common;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Reporting.Files;
using QuantBuild.Reporting.Rendering;
using QuantBuild.Reporting.Verdicts;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;

namespace Build.Budgets;

/// <summary>Holds reports against the budgets and an earlier report, and fails the build where a rule is broken.</summary>
public sealed class BudgetGate
{
    private readonly BuildContext _context;
    private readonly Baseline? _baseline;

    private BudgetGate(BuildContext context)
    {
        _context = context;
        _baseline = Baseline.Of(context);
    }

    /// <summary>Reads the files that a run needs at its end, so that a mistake in them does not cost a training first.</summary>
    /// <exception cref="ReportException">One of them is missing or damaged.</exception>
    public static void ReadAhead(BuildContext context)
    {
        if (!context.Targets.Any(target => target.Takes(Arguments.Budgets)))
        {
            return;
        }

        _ = context.Budgets;
        _ = Baseline.Of(context);
    }

    /// <summary>A report with what this run holds it against; with nothing where the run checks no budgets.</summary>
    public static JudgedReport Judge(BuildContext context, Report report) => context.Targets.Any(target => target.Takes(Arguments.Budgets))
        ? new BudgetGate(context).Judge(report, log: null)
        : new JudgedReport(report);

    /// <summary>Checks one demo. Where <see cref="QuantizeAndEvaluate"/> is to follow it is left to that,
    /// so that a run shows the broken rules of all demos.</summary>
    /// <exception cref="WorkflowException">A rule is broken.</exception>
    public static void Check(BuildContext context, Experiment demo)
    {
        if (!context.Runs(nameof(QuantizeAndEvaluate)))
        {
            Check(context, [demo.Name]);
        }
    }

    /// <summary>Deletes how an earlier report came out, which must not stay beside one that was not checked.</summary>
    public static void Forget(BuildContext context, string demo)
    {
        if (File.Exists(context.Paths.BudgetResults(demo)))
        {
            File.Delete(context.Paths.BudgetResults(demo));
        }
    }

    /// <summary>Checks several demos.</summary>
    /// <exception cref="WorkflowException">A rule is broken.</exception>
    public static void Check(BuildContext context, IEnumerable<Experiment> demos) => Check(context, demos.Select(demo => demo.Name));

    /// <summary>Checks every report that there is of a demo in the budget file or the baseline.</summary>
    /// <exception cref="WorkflowException">A rule is broken, or there is nothing to check.</exception>
    public static void CheckExisting(BuildContext context)
    {
        var budgets = context.Budgets?.Models.Select(budget => budget.Name) ?? [];
        var demos = budgets.Union(Baseline.Of(context)?.Demos ?? []).ToArray();
        var missing = demos.Where(demo => !File.Exists(context.Paths.Report(demo)))
            .Select(demo => Missing(context, demo) + Similar(demo, ReportsOf(context))).ToArray();
        if (missing.Length == demos.Length)
        {
            throw new WorkflowException(demos.Length > 0
                ? $"There is no report to check: {string.Join("; ", missing)}."
                : $"There is no budget to check: {context.Paths.Display(context.Paths.Budgets)} is missing or has no entries. "
                    + "Its schema is in schemas/.");
        }

        foreach (var report in missing)
        {
            context.Log.Warning("Warning: not checked: {0}.", report);
        }

        Check(context, demos.Where(demo => File.Exists(context.Paths.Report(demo))));
    }

    private static void Check(BuildContext context, IEnumerable<string> demos)
    {
        var gate = new BudgetGate(context);
        Close(context, [.. demos.SelectMany(gate.CheckOne)]);
    }

    private List<string> CheckOne(string demo)
    {
        var path = _context.Paths.Report(demo);
        var judged = Judge(ReportFile.Load(path), _context.Log);
        if (_context.Runs(nameof(CheckBudgets)))
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
        JUnitBudgets.Save(_context.Paths.BudgetResults(demo), judged.Report, results);
        _context.Log.Information("{0}: {1}", _context.Paths.Display(_context.Paths.BudgetResults(demo)), Summary(results));
        return [.. results.Where(result => result.Fails).Select(result => $"{result}; see {_context.Paths.Display(path)}")];
    }

    // The report was made in an earlier run, and rendered with what it was held against then.
    private void Rewrite(JudgedReport judged)
    {
        var markdown = Path.ChangeExtension(_context.Paths.Report(judged.Report.Demo), ".md");
        MarkdownReport.Save(markdown, judged);
        HtmlReport.Save(Path.ChangeExtension(markdown, ".html"), judged);
        ConsoleReport.WriteVerdict(_context.Console, judged);
        CiService.Publish(_context, markdown);
    }

    private JudgedReport Judge(Report report, ICakeLog? log)
    {
        var earlier = _baseline?.For(report.Demo, log);
        var budget = _context.Budgets?.For(report.Demo);
        return new JudgedReport(report)
        {
            Baseline = earlier,
            Budget = budget is null
                ? []
                : BudgetChecker.Check(_context.Get(Arguments.Schemes) is null ? budget : OfAskedFor(budget, report), report, earlier),
        };
    }

    /// <summary>Rules of variants that the command line left out are left out, too; a name that no scheme makes stays, and fails.</summary>
    private static ModelBudget OfAskedFor(ModelBudget budget, Report report)
    {
        var leftOut = SchemeCatalog.All.Select(scheme => scheme.VariantName).Except(report.Variants.Select(variant => variant.Name))
            .ToHashSet(StringComparer.Ordinal);
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
            _context.Log.Warning("Warning: {0} has no budgets for '{1}'{2}", _context.Paths.Display(budgets.Path), demo, question);
        }
    }

    private static string Similar(string demo, IEnumerable<string> names) =>
        NearestNames.Alike(demo, names) is { } other ? $"; did you mean '{Printable.Name(other)}'?" : string.Empty;

    private static IEnumerable<string> ReportsOf(BuildContext context) => Directory.Exists(context.Paths.Reports)
        ? Directory.EnumerateDirectories(context.Paths.Reports).Where(folder => File.Exists(context.Paths.Report(Path.GetFileName(folder))))
            .Select(folder => Path.GetFileName(folder))
        : [];

    private static string Missing(BuildContext context, string demo)
    {
        var target = context.Graph.Targets.FirstOrDefault(target => IsTargetOf(target.Name, demo));
        return $"{context.Paths.Display(context.Paths.Report(demo))} is missing"
            + (target is null ? string.Empty : $", --target={target.Name} makes it");
    }

    private static bool IsTargetOf(string target, string demo) => target.Equals(
        nameof(QuantizeAndEvaluate) + demo.Replace("-", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private static void Close(BuildContext context, IReadOnlyList<string> broken)
    {
        foreach (var line in broken)
        {
            context.Log.Error("{0}", line);
            CiService.Error(context, "Budget broken", line);
        }

        if (broken.Count > 0)
        {
            throw new WorkflowException($"{broken.Count} {(broken.Count == 1 ? "budget rule is" : "budget rules are")} broken.");
        }
    }
}
