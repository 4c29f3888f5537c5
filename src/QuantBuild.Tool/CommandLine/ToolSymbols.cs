using QuantBuild.Tool.Commands;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Launching.Commands;
using Cli = System.CommandLine;

namespace QuantBuild.Tool.CommandLine;

/// <summary>The symbols that the command line of one command is parsed by, each for an argument that keeps its own rule.</summary>
internal sealed class ToolSymbols
{
    /// <summary>The value of an option that stands alone.</summary>
    public const string Alone = "\0";

    private static readonly HashSet<string> _standAlone =
    [
        .. Arguments.All.Concat([.. LaunchArguments.All, .. ToolArguments.OfAll, ToolArguments.DryRun, ToolArguments.Exact])
            .Where(CanStandAlone).Select(argument => $"--{argument.Name}"),
    ];

    private static readonly Dictionary<Argument, string> _aliases = new()
    {
        [Arguments.Output] = "-o",
        [Arguments.Schemes] = "--scheme",
    };

    /// <param name="form">The command.</param>
    public ToolSymbols(CommandForm form)
    {
        var launching = form.Launched is null ? [] : LaunchArguments.All;
        foreach (var argument in form.Options.Concat(launching).Concat(ToolArguments.OfAll))
        {
            ByArgument[argument] = OptionOf(argument);
        }

        Names = form.Positional is not { IsSeveral: true } several ? null : new Cli.Argument<string[]>(several.Name)
        {
            Description = several.Description,
            Arity = Cli.ArgumentArity.ZeroOrMore,
        };
        if (form.Positional is { IsSeveral: false } single)
        {
            ByArgument[Arguments.Model] = new Cli.Argument<string?>(single.Name)
            {
                Description = single.Description,
                Arity = Cli.ArgumentArity.ZeroOrOne,
            };
        }
    }

    /// <summary>The symbol of each argument that the command takes.</summary>
    public Dictionary<Argument, Cli.Symbol> ByArgument { get; } = [];

    /// <summary>The names that stand without an option's; null where the command takes none.</summary>
    public Cli.Argument<string[]>? Names { get; }

    /// <summary>Options that can stand alone are given a mark where they do, so that what follows is not taken for their value.</summary>
    /// <param name="args">The command line; no system lets the mark itself stand on one.</param>
    public static IEnumerable<string> WithValues(IEnumerable<string> args) =>
        args.Select(arg => _standAlone.Contains(arg) ? $"{arg}={Alone}" : arg);

    private static bool CanStandAlone(Argument argument) =>
        argument is Argument<bool> || argument.Usage.Contains("[=", StringComparison.Ordinal);

    // What holds for the build's targets alone is no default here.
    private static string DefaultOf(Argument argument) =>
        argument.Default is "" or "none" or "off" or "required" || argument == Arguments.Schemes ? string.Empty
            : $" [default: {argument.Default}]";

    private static Cli.Option<string?> OptionOf(Argument argument)
    {
        var option = new Cli.Option<string?>($"--{argument.Name}")
        {
            Description = argument.Description + DefaultOf(argument),
            HelpName = argument.Usage.Split('=', 2) is [_, var value] ? value.TrimEnd(']') : string.Empty,
            Arity = Cli.ArgumentArity.ZeroOrOne,
        };
        if (_aliases.TryGetValue(argument, out var alias))
        {
            option.Aliases.Add(alias);
        }

        option.CompletionSources.Add(_ => argument.Words.Select(word => new Cli.Completions.CompletionItem(word)));
        return option;
    }
}
