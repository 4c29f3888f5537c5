using Cake.Core;
using QuantBuild.Common;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;

namespace Build.CommandLine;

/// <summary>The command line, read and checked once: every name is known and every value keeps its argument's rule.</summary>
public sealed class ArgumentValues : IArgumentValues
{
    private const string TargetSwitch = "target";

    /// <summary>What Cake's own command line takes; a typo in one of these reaches the build as an unknown argument.</summary>
    private static readonly string[] _cakeSwitches =
        [TargetSwitch, "working", "verbosity", "description", "tree", "dryrun", "exclusive", "version", "info", "help"];

    private readonly Dictionary<Argument, object?> _values = [];
    private readonly HashSet<Argument> _given = [];

    private ArgumentValues()
    {
    }

    /// <summary>Warnings about arguments that no target of this run takes.</summary>
    public IReadOnlyList<string> Unused { get; private init; } = [];

    /// <summary>Refuses a name that stands alone in front, which Cake's parser calls a command, and says how targets are given.</summary>
    /// <exception cref="WorkflowException">A target's name, or another word, stands where <c>--target=NAME</c> should.</exception>
    public static void RequireSwitch(IEnumerable<string> args, Func<IEnumerable<string>> targets)
    {
        if (args.FirstOrDefault(arg => !arg.StartsWith("--working", StringComparison.Ordinal)) is { Length: > 0 } word && word[0] != '-')
        {
            var near = NearestNames.Find(word, targets());
            throw new WorkflowException($"Unknown command '{Printable.Text(word)}'. "
                + (near.Count > 0 ? $"Did you mean --target={near[0]}?" : "Targets are given as --target=NAME."));
        }
    }

    /// <summary>Refuses <c>--name=</c> with nothing behind it, for which Cake's parser has an error without the name, and
    /// <c>--target</c> without one, for which it has three lines.</summary>
    /// <exception cref="WorkflowException">An argument ends where its value should be.</exception>
    public static void RequireValues(IReadOnlyList<string> args)
    {
        if (args.Index().Any(arg => arg.Item is "--target" or "-t"
            && (arg.Index == args.Count - 1 || args[arg.Index + 1].StartsWith('-'))))
        {
            throw new WorkflowException(
                $"--{TargetSwitch} must be followed by a target's name. Run the build without arguments to list every target.");
        }

        if (args.FirstOrDefault(arg =>
            arg.StartsWith("--", StringComparison.Ordinal) && arg.IndexOf('=', StringComparison.Ordinal) == arg.Length - 1) is { } empty)
        {
            throw new WorkflowException($"{Printable.Text(empty[..^1])} must have a value behind the equals sign.");
        }
    }

    public bool IsGiven(Argument argument) => _given.Contains(argument);

    public T? Get<T>(Argument<T> argument) => _values.TryGetValue(argument, out var value) ? (T?)value : default;

    /// <exception cref="WorkflowException">A target or an argument is unknown, or a value breaks its argument's rule.</exception>
    public static ArgumentValues Read(ICakeContext context, TargetGraph graph, IReadOnlyList<Argument> declared)
    {
        var names = context.Arguments.GetArguments();
        var targets = context.Arguments.GetArguments(TargetSwitch);
        CheckTargets(targets, graph);
        CheckNames(names.Keys, declared);

        var closure = targets.SelectMany(graph.Closure).ToArray();
        var result = new ArgumentValues
        {
            Unused = [.. declared
                .Where(argument => context.Arguments.HasArgument(argument.Name) && !closure.Any(target => target.Takes(argument)))
                .Select(argument => $"--{argument.Name} has no effect on {string.Join(", ", targets)}; {TakersOf(argument, graph)}.")],
        };
        foreach (var argument in declared)
        {
            result.ReadOne(context, argument);
        }

        return result;
    }

    private static string TakersOf(Argument argument, TargetGraph graph)
    {
        var takers = graph.Targets.Where(target => target.Takes(argument)).Select(target => target.Name).ToArray();
        return takers.Length == 0 ? "no target takes it" : $"it is taken by {string.Join(", ", takers)}";
    }

    private void ReadOne(ICakeContext context, Argument argument)
    {
        if (context.Arguments.HasArgument(argument.Name))
        {
            // The last one counts, as everywhere in Cake.
            Keep(context.Arguments.GetArguments(argument.Name).LastOrDefault(), $"--{argument.Name}");
            _given.Add(argument);
        }
        else if (argument.EnvironmentVariable is { } variable
            && context.Environment.GetEnvironmentVariable(variable.Name) is { Length: > 0 } text)
        {
            Keep(text, $"The environment variable {variable.Name}");
        }

        void Keep(string? text, string source) =>
            _values[argument] = argument.Read(new ArgumentText(text, source, context.Environment.WorkingDirectory.FullPath));
    }

    private static void CheckTargets(IEnumerable<string> targets, TargetGraph graph)
    {
        if (targets.FirstOrDefault(target => !graph.Contains(target)) is { } unknown)
        {
            var suggestion = NearestNames.Suggest(unknown, graph.Targets.Select(target => target.Name));
            throw new WorkflowException($"Unknown target \"{unknown}\".{suggestion} Run the build without arguments to list every target.");
        }
    }

    private static void CheckNames(IEnumerable<string> names, IReadOnlyList<Argument> declared)
    {
        var known = declared.Select(argument => argument.Name).Concat(_cakeSwitches).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            var suggestion = NearestNames.Suggest(unknown, known.Select(name => $"--{name}"));
            throw new WorkflowException(
                $"Unknown argument --{unknown}.{suggestion} Run the build without arguments to list every argument.");
        }
    }
}
