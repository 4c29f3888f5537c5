using System.Text;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Datasets;
using QuantBuild.Datasets.Descriptions;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Tfjs.Served;
using QuantBuild.Workflow.Output;

namespace QuantBuild.Workflow.Shipping;

/// <summary>Makes the models of a project ready to be served: quantized, packed, held against their budgets, and laid out as a site.
/// </summary>
/// <remarks>
/// The output folder is the caller's to know: <c>site/</c> holds the files as they are served, and <c>files.txt</c> their paths;
/// <c>originals.txt</c> the paths of what they take the place of, and <c>inputs.txt</c> of all that was read; <c>report.json</c> and
/// <c>summary.txt</c> say what they weigh. Models are made in <see cref="ShipStore"/>, once for as long as nothing changes. The originals
/// are only read.
/// </remarks>
public static class ShipOperation
{
    private static readonly string[] _packedEndings = [.. Enum.GetValues<ContentCoding>().Select(coding => coding.Extension())];

    /// <summary>Makes all models that can be made; what is wrong with the others is told in the form that builds take from a tool's
    /// output.</summary>
    /// <param name="context">The log and limits.</param>
    /// <param name="settings">The models.</param>
    /// <returns>What is wrong; none where all is well.</returns>
    public static IReadOnlyList<ShipProblem> Run(WorkflowContext context, ShipSettings settings)
    {
        var store = new ShipStore(settings);
        using var turn = context.TakeTurn(store.Folder, "Shipping");
        var site = new SiteFiles(Path.Combine(settings.Output, "site"));
        var report = new ShipReport();
        var budgets = new Lazy<BudgetFile?>(() => settings.Budgets is { } file ? BudgetFile.Load(file) : null);
        var problems = new List<ShipProblem>();
        var lists = new ShipLists([], [], []);
        foreach (var model in settings.Models)
        {
            try
            {
                if (File.Exists(model.File) && !ModelText.IsModel(model.File))
                {
                    context.Log.Information($"{model.File} is no TensorFlow.js model, and is left alone.");
                    continue;
                }

                problems.AddRange(Ship(context, settings, model, budgets, site, report, lists));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                problems.Add(ProblemOf(settings, model, exception));
            }
        }

        site.Write();
        store.Keep(lists.Kept, isAll: problems.Count == 0);
        Lines(settings, "files.txt", site.All);
        Lines(settings, "originals.txt", lists.Originals.Distinct(StringComparer.Ordinal));
        Lines(settings, "inputs.txt", lists.Read.Distinct(StringComparer.Ordinal));
        Lines(settings, "user.txt", [store.UserFile]);
        Lines(settings, "summary.txt", report.Summary);
        report.Save(Path.Combine(settings.Output, "report.json"));
        problems.ForEach(problem => context.Log.Error(problem.ToString()));
        return problems;
    }

    private static IEnumerable<ShipProblem> Ship(
        WorkflowContext context, ShipSettings settings, ShippedModel model, Lazy<BudgetFile?> budgets, SiteFiles site, ShipReport report,
        ShipLists lists)
    {
        var sources = ShippedFolder.FilesOf(model.File);
        lists.Read.AddRange(sources);
        var plan = new ShipPlan(settings, model, budgets);
        var place = site.PlaceOf(plan.Link) ?? throw new WorkflowException(
            $"{model.File} lies outside of the project, and there must be a Link that says where it is served. Got \"{plan.Link}\".");
        lists.Kept.Add(plan.Key);
        if (plan.Dataset is { } dataset)
        {
            lists.Read.Add(dataset);
            lists.Read.AddRange(DatasetDescription.Load(dataset, context.ReadLimits).Files.SelectMany(FilesBelow));
        }

        var folder = ShippedFolder.Make(context, settings, plan, sources);
        lists.Originals.AddRange(sources.SelectMany(file => _packedEndings.Select(ending => file + ending).Prepend(file)));
        var made = ShippedFolder.FilesOf(folder.Folder);
        for (var i = 0; i < made.Count; i++)
        {
            // The JSON file is called as the model is that it takes the place of; its weight files lie beside it.
            var served = i == 0 ? place : Path.Combine(Path.GetDirectoryName(place)!, Path.GetFileName(made[i]));
            foreach (var ending in _packedEndings.Where(ending => File.Exists(made[i] + ending)).Prepend(string.Empty))
            {
                if (!site.TryAdd(served + ending, made[i] + ending))
                {
                    throw new WorkflowException($"{model.File} would be served as {plan.Link} with files of the names that another model "
                        + "has there; put each model into a folder of its own.");
                }
            }
        }

        var judgement = ShipBudget.Check(plan, folder, settings.Precompress);
        report.Add(plan.Link, plan.Scheme.Name, sources, made, judgement);
        if (judgement.Unchecked.Count > 0)
        {
            context.Log.Information(
                $"{model.File}: not checked here, since it takes an evaluation: {string.Join(", ", judgement.Unchecked)}.");
        }

        return judgement.Results.Where(result => result.Fails)
            .Select(result => new ShipProblem(ShipCodes.Budget, model.File, $"{result.Rule} {result.Detail} ({result.Variant})"));
    }

    private static IEnumerable<string> FilesBelow(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories) : [path];

    private static ShipProblem ProblemOf(ShipSettings settings, ShippedModel model, Exception exception) => exception switch
    {
        WorkflowException refusal => new ShipProblem(ShipCodes.Setting, settings.Project, refusal.Message),
        ReportException rules => new ShipProblem(
            ShipCodes.Rules, model.Budget is null ? settings.Budgets! : settings.Project, $"{model.File}: {rules.Message}"),
        DatasetException data => new ShipProblem(ShipCodes.Data, model.Dataset ?? model.File, data.Message),
        _ when ErrorWording.IsForUsers(exception) => new ShipProblem(ShipCodes.Model, model.File, exception.Message.Replace(
            $"{Printable.Text(model.File, int.MaxValue)}: ", string.Empty, StringComparison.Ordinal)),
        _ => new ShipProblem(
            ShipCodes.Failed, model.File, ErrorWording.Of("quantbuild ship", string.Empty, exception, "--diagnostics").Message),
    };

    private static void Lines(ShipSettings settings, string name, IEnumerable<string> lines)
    {
        var text = string.Concat(lines.Select(line => $"{line}\n"));
        AtomicFile.Write(Path.Combine(settings.Output, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>What a run finds out, model by model.</summary>
    /// <param name="Originals">The files whose place is taken.</param>
    /// <param name="Read">The files that the result depends on.</param>
    /// <param name="Kept">The folders of the store that are in use.</param>
    private sealed record ShipLists(List<string> Originals, List<string> Read, List<string> Kept);
}
