using System.Security.Cryptography;
using System.Text;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Datasets;
using QuantBuild.Experiments.Described;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Served;
using QuantBuild.Workflow.Experiments;
using QuantBuild.Workflow.Incremental;
using QuantBuild.Workflow.Output;
using QuantBuild.Workflow.Quantizing;

namespace QuantBuild.Workflow.Shipping;

/// <summary>Makes the models of a project ready to be served: quantized, packed, held against their budgets, and laid out as a site.
/// </summary>
/// <remarks>
/// The output folder is the caller's to know: <c>site/</c> holds the files as they are served, and <c>files.txt</c> their paths;
/// <c>originals.txt</c> the paths of what they take the place of; <c>report.json</c> and <c>summary.txt</c> say what they weigh.
/// <c>models/</c> is where a model is made, once for as long as nothing changes. The originals are only read.
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
        using var turn = context.TakeTurn(settings.Output, "Shipping");
        var site = new SiteFiles(Path.Combine(settings.Output, "site"));
        var report = new ShipReport();
        var budgets = new Lazy<BudgetFile?>(() => settings.Budgets is { } file ? BudgetFile.Load(file) : null);
        var problems = new List<ShipProblem>();
        List<string> originals = [], kept = [];
        foreach (var model in settings.Models)
        {
            try
            {
                if (File.Exists(model.File) && !ModelText.IsModel(model.File))
                {
                    context.Log.Information($"{model.File} is no TensorFlow.js model, and is left alone.");
                    continue;
                }

                problems.AddRange(Ship(context, settings, model, budgets, site, report, originals, kept));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                problems.Add(ProblemOf(settings, model, exception));
            }
        }

        Sweep(Path.Combine(settings.Output, "models"), kept);
        site.Write();
        Lines(settings, "files.txt", site.All);
        Lines(settings, "originals.txt", originals.Distinct(StringComparer.Ordinal));
        Lines(settings, "summary.txt", report.Summary);
        report.Save(Path.Combine(settings.Output, "report.json"));
        problems.ForEach(problem => context.Log.Error(problem.ToString()));
        return problems;
    }

    private static IEnumerable<ShipProblem> Ship(
        WorkflowContext context, ShipSettings settings, ShippedModel model, Lazy<BudgetFile?> budgets, SiteFiles site, ShipReport report,
        List<string> originals, List<string> kept)
    {
        var scheme = SchemeOf(model);
        var link = model.Link ?? Path.GetRelativePath(Path.GetDirectoryName(Path.GetFullPath(settings.Project))!, model.File);
        var place = site.PlaceOf(link) ?? throw new WorkflowException(
            $"{model.File} lies outside of the project, and there must be a Link that says where it is served. Got \"{link}\".");
        var name = model.Name ?? ModelSource.DefaultName(model.File);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)))[..16];
        kept.Add(key);

        var sources = FilesOf(model.File);
        var folder = Path.Combine(settings.Output, "models", key);
        var step = new Step(link, folder)
        {
            Inputs = [.. sources, .. model.Dataset is { } dataset ? [dataset] : Array.Empty<string>()],
            Values = new Dictionary<string, string>
            {
                ["scheme"] = scheme.Name,
                ["precompress"] = string.Join(',', settings.Precompress),
            },
            Code = scheme.CodeOf(new SchemeOptions { Precompress = settings.Precompress }),
        };
        context.Run(step, () => QuantizeOperation.Run(context, new QuantizeSettings(model.File, folder)
        {
            Scheme = new SchemeSettings { Names = [scheme.Name], Precompress = settings.Precompress },
            Dataset = model.Dataset,
        }));

        originals.AddRange(sources.SelectMany(file => _packedEndings.Select(ending => file + ending).Prepend(file)));
        var made = FilesOf(folder);
        for (var i = 0; i < made.Count; i++)
        {
            // The JSON file is called as the model is that it takes the place of; its weight files lie beside it.
            var served = i == 0 ? place : Path.Combine(Path.GetDirectoryName(place)!, Path.GetFileName(made[i]));
            foreach (var ending in _packedEndings.Where(ending => File.Exists(made[i] + ending)).Prepend(string.Empty))
            {
                if (!site.TryAdd(served + ending, made[i] + ending))
                {
                    throw new WorkflowException($"{model.File} would be served as {link} with files of the names that another model has "
                        + "there; put each model into a folder of its own.");
                }
            }
        }

        var judgement = ShipBudget.Check(ShipBudget.Of(model, name, budgets), scheme, folder, settings.Precompress);
        report.Add(link, scheme.Name, sources, made, judgement);
        if (judgement.Unchecked.Count > 0)
        {
            context.Log.Information(
                $"{model.File}: not checked here, since it takes an evaluation: {string.Join(", ", judgement.Unchecked)}.");
        }

        return judgement.Results.Where(result => result.Fails)
            .Select(result => new ShipProblem(ShipCodes.Budget, model.File, $"{result.Rule} {result.Detail} ({result.Variant})"));
    }

    private static Scheme SchemeOf(ShippedModel model)
    {
        var scheme = SchemeCatalog.Find(model.Scheme);
        var refusal = scheme is null ? $"there is no scheme \"{model.Scheme}\". There are: {SchemeCatalog.Names}."
            : scheme.Name == SchemeCatalog.OwnGoal ? $"the scheme {scheme.Name} is for the command line: quantbuild quantize --budget=…"
            : scheme.IsCalibrated && model.Dataset is null
                ? $"the scheme {scheme.Name} calibrates by data, and needs Dataset=\"FILE\"; "
                    + $"{SchemeCatalog.NamesWithoutCalibration} do not."
            : null;
        return refusal is null ? scheme! : throw new WorkflowException($"{model.File}: {refusal}");
    }

    // The JSON file first.
    private static List<string> FilesOf(string path)
    {
        using var model = TfjsModel.Open(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(model.ModelFile))!;
        return [Path.GetFullPath(model.ModelFile), .. model.WeightGroups.SelectMany(group => group.Paths).Select(shard =>
            Path.GetFullPath(shard, folder))];
    }

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

    // Models that are gone, with the records of how they were made.
    private static void Sweep(string folder, List<string> kept)
    {
        foreach (var path in Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder) : [])
        {
            if (kept.Contains(Path.GetFileName(path).Split('.')[0]))
            {
                continue;
            }

            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }
        }
    }

    private static void Lines(ShipSettings settings, string name, IEnumerable<string> lines)
    {
        var text = string.Concat(lines.Select(line => $"{line}\n"));
        AtomicFile.Write(Path.Combine(settings.Output, name), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }
}
