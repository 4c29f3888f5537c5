using Build.CommandLine;
using Build.Output;
using Cake.Core;
using Cake.Frosting;
using QuantBuild.Common;
using QuantBuild.Demos;
using QuantBuild.Workflow;
using QuantBuild.Workflow.Budgets;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Output;
using QuantBuild.Workflow.Sharding;
using Spectre.Console;
using Declared = QuantBuild.Workflow.CommandLine.Arguments;

namespace Build;

/// <summary>What tasks work with: the checked command line, and the workflow that it is done in.</summary>
public sealed class BuildContext : FrostingContext
{
    private readonly ArgumentValues _values;
    private readonly Lazy<BudgetGate?> _gate;

    /// <exception cref="WorkflowException">The command line has a mistake; nothing has run yet.</exception>
    public BuildContext(ICakeContext context, IAnsiConsole console, ConsoleOutput output, Paths paths, TargetGraph graph,
        RunMode mode)
        : base(context)
    {
        Paths = paths;
        Graph = graph;
        _values = ArgumentValues.Read(context, graph, Declared.All);
        Workflow = new WorkflowContext
        {
            Workspace = paths,
            Console = console,
            Output = output,
            Log = new CakeWorkflowLog(context.Log),
            Words = BuildWords.Of(graph),
            Variable = context.Environment.GetEnvironmentVariable,
            DryRun = mode.IsDry,
            Force = _values.Get(Declared.Force),
            BudgetPath = _values.Get(Declared.Budgets),
            Sharding = ShardSettings.From(
                _values, paths, context.Environment.GetEnvironmentVariable, ["./build.sh", .. Words(context.Arguments)]),
            ReadLimits = _values.Get(Declared.MaxUnpackedBytes) is { } most ? new ReadLimits(most) : ReadLimits.Default,
            ReservedNames = [.. DemoCatalog.All.Select(demo => demo.Name)],
        };
        _gate = new(() => Targets.Any(target => target.Takes(Declared.Budgets))
            ? new BudgetGate(Workflow, BudgetSettings.From(_values))
            : null);

        // The user's paths were read from where the user is; Cake's own look-ups belong to the repository.
        Environment.WorkingDirectory = paths.Root;
    }

    public Paths Paths { get; }

    public TargetGraph Graph { get; }

    public WorkflowContext Workflow { get; }

    public IAnsiConsole Console => Workflow.Console;

    /// <summary>The command line.</summary>
    public IArgumentValues Values => _values;

    /// <summary>What this run holds reports against; null where no target of it checks budgets.</summary>
    public BudgetGate? Gate => _gate.Value;

    /// <summary>The targets of this run, dependencies included.</summary>
    public IReadOnlyList<Target> Targets => [.. Arguments.GetArguments("target").SelectMany(Graph.Closure).Distinct()];

    public IReadOnlyList<string> UnusedArguments => _values.Unused;

    /// <summary>Whether a target is part of this run.</summary>
    public bool Runs(string target) => Targets.Any(other => other.Name == target);

    private static IEnumerable<string> Words(ICakeArguments arguments) => arguments.GetArguments().SelectMany(argument =>
        argument.Value.Select(value => value is null ? $"--{argument.Key}" : $"--{argument.Key}={value}"));
}
