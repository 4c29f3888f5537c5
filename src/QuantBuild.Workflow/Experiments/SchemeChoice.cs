using System.Globalization;
using QuantBuild.Common;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Experiments.Schemes.Own;
using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Sizes;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Experiments;

/// <summary>Which schemes a model is quantized by: those that are given, else those of the budget file, else the default ones.</summary>
public sealed class SchemeChoice
{
    private const string AtLoad = "atLoad";

    private readonly IReadOnlyList<Scheme> _known;

    /// <param name="context">Holds the budget file.</param>
    /// <param name="settings">What is given.</param>
    /// <param name="point">By how much the metric drops in one point.</param>
    /// <param name="name">The model's name in the budget file.</param>
    /// <exception cref="WorkflowException">The budget file names a scheme that there is none of, or a goal is missing.</exception>
    public SchemeChoice(WorkflowContext context, SchemeSettings settings, double point, string name)
    {
        Options = new SchemeOptions
        {
            Goal = settings.Goal,
            TimeLimit = settings.TimeLimit,
            AllowMiss = settings.AllowMiss,
            Compression = settings.Compression,
            Precompress = settings.Precompress,
            PerChannelAtLoad = settings.PerChannelAtLoad,
            Point = point,
        };
        // A budget file is looked at where it can say something: a damaged one is nothing to a model that it does not concern.
        var asksForOwn = settings.Names is not { } names || names.Any(scheme => SchemeCatalog.Find(scheme) is null);
        _known = [.. SchemeCatalog.All, .. asksForOwn ? OwnSchemes(context) : []];
        var chosen = settings.Names is { } given ? given.Select(scheme => Known(scheme, "--schemes"))
            : context.Budgets is { } file && file.For(name)?.Schemes is { } listed
                ? listed.Select(scheme => Known(scheme, $"{context.Workspace.Display(file.Path)}: $.models.{name}.schemes"))
            : SchemeCatalog.Default;

        if (Options.Goal is null && chosen.Any(scheme => scheme.Name == SchemeCatalog.OwnGoal))
        {
            throw new WorkflowException(
                $"The scheme {SchemeCatalog.OwnGoal} needs --budget=drop:X or --budget=bytes:N, and none was given.");
        }

        // A goal on the command line asks for the scheme that searches for it.
        var ownGoal = Options.Goal is null ? [] : SchemeCatalog.All.Where(scheme => scheme.Name == SchemeCatalog.OwnGoal);
        Chosen =
            [.. chosen.Concat(ownGoal).Distinct().OrderBy(scheme => _known.Index().First(known => known.Item == scheme).Index)];
        if (settings.SaveRecipe is not null && !Chosen.Any(scheme => scheme.IsSearch))
        {
            throw new WorkflowException("--saveRecipe goes with a scheme that searches. Got "
                + $"{string.Join(", ", Chosen.Select(scheme => scheme.Name))}.");
        }

        if (Options.PerChannelAtLoad && !Chosen.Any(scheme => scheme.TakesPerChannel))
        {
            throw new WorkflowException($"--perChannel goes with the schemes {SchemeCatalog.NamesWithPerChannel}. Got "
                + $"{string.Join(", ", Chosen.Select(scheme => scheme.Name))}.");
        }
    }

    /// <summary>The schemes, in the order in which a report shows them.</summary>
    public IReadOnlyList<Scheme> Chosen { get; }

    /// <summary>What searches are given.</summary>
    public SchemeOptions Options { get; }

    /// <summary>What a variant depends on, by name.</summary>
    /// <param name="scheme">How it is made.</param>
    /// <param name="data">The arguments that decide which examples are calibrated by.</param>
    public IReadOnlyDictionary<string, string> ValuesOf(Scheme scheme, IReadOnlyDictionary<string, string> data)
    {
        var values = new Dictionary<string, string> { ["scheme"] = scheme.Name };
        if (scheme.Content is { } content)
        {
            values["recipe"] = content;
        }

        if (scheme.IsCalibrated)
        {
            foreach (var (name, value) in data)
            {
                values[name] = value;
            }
        }

        if (scheme.TakesPerChannel && Options.PerChannelAtLoad)
        {
            values["perChannel"] = AtLoad;
        }

        if (scheme.IsSearch)
        {
            values["point"] = Options.Point.ToString(CultureInfo.InvariantCulture);
            values["budget"] = Describe(Options.Goal);
            values["timeLimit"] = Options.TimeLimit.TotalMinutes.ToString(CultureInfo.InvariantCulture);
            values["allowMiss"] = Options.AllowMiss ? "true" : "false";
            values["compression"] = Options.Compression.Name();
        }

        if (Options.Precompress.Count > 0)
        {
            values["precompress"] = Precompressed;
        }

        return values;
    }

    /// <summary>The arguments that decide which variants there are, for a report's own: names as on the command line.</summary>
    public IReadOnlyDictionary<string, string> Shown
    {
        get
        {
            var shown = new Dictionary<string, string> { ["schemes"] = string.Join(',', Chosen.Select(scheme => scheme.Name)) };
            if (Options.Goal is not null)
            {
                shown["budget"] = Describe(Options.Goal);
            }

            if (Options.PerChannelAtLoad)
            {
                shown["perChannel"] = AtLoad;
            }

            if (Chosen.Any(scheme => scheme.IsSearch))
            {
                shown["compression"] = Options.Compression.Name();
                shown["timeLimit"] = Options.TimeLimit.TotalMinutes.ToString(CultureInfo.InvariantCulture);
                shown["allowMiss"] = Options.AllowMiss ? "true" : "false";
            }

            return shown;
        }
    }

    private string Precompressed => string.Join(',', Options.Precompress.Select(coding => coding.Name()));

    private static string Describe(SearchGoal? goal) => string.Create(
        CultureInfo.InvariantCulture, $"{(goal is null ? "none" : goal.MaxDrop is { } drop ? $"drop:{drop}" : $"bytes:{goal.MaxBytes}")}");

    private static IEnumerable<Scheme> OwnSchemes(WorkflowContext context)
    {
        try
        {
            return [.. context.Budgets?.Recipes.Select(OwnScheme.Of) ?? []];
        }
        catch (ExperimentException problem)
        {
            throw new WorkflowException($"{context.Workspace.Display(context.Budgets!.Path)}: {problem.Message}");
        }
    }

    private Scheme Known(string name, string place) => _known.FirstOrDefault(scheme => scheme.Name == name)
        ?? throw new WorkflowException($"{place}: there is no scheme \"{Printable.Text(name)}\". There are: "
            + $"{string.Join(", ", _known.Select(scheme => scheme.Name))}."
            + NearestNames.Suggest(name, _known.Select(scheme => scheme.Name)));
}
