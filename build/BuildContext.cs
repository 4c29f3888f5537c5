using Build.CommandLine;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using QuantBuild.Common;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Incremental;
using QuantBuild.Workflow.Output;
using Spectre.Console;
using Declared = QuantBuild.Workflow.CommandLine.Arguments;

namespace Build;

/// <summary>What tasks work with: the checked command line, the paths and the console.</summary>
public sealed class BuildContext : FrostingContext
{
    private readonly ArgumentValues _values;
    private readonly Lazy<BudgetFile?> _budgets;
    private readonly HashSet<string> _turns = new(StringComparer.Ordinal);

    /// <exception cref="WorkflowException">The command line has a mistake; nothing has run yet.</exception>
    public BuildContext(ICakeContext context, IAnsiConsole console, ConsoleOutput output, Paths paths, TargetGraph graph)
        : base(context)
    {
        Console = console;
        Output = output;
        Paths = paths;
        Graph = graph;
        _values = ArgumentValues.Read(context, graph, Declared.All);
        _budgets = new(() => IsGiven(Declared.Budgets) || File.Exists(paths.Budgets)
            ? BudgetFile.Load(Get(Declared.Budgets) ?? paths.Budgets)
            : null);

        // The user's paths were read from where the user is; Cake's own look-ups belong to the repository.
        Environment.WorkingDirectory = paths.Root;
    }

    public IAnsiConsole Console { get; }

    public ConsoleOutput Output { get; }

    public Paths Paths { get; }

    public TargetGraph Graph { get; }

    /// <summary>The targets of this run, dependencies included.</summary>
    public IReadOnlyList<Target> Targets => [.. Arguments.GetArguments("target").SelectMany(Graph.Closure).Distinct()];

    /// <summary>What models may cost; null where the repository has no budget file.</summary>
    /// <exception cref="QuantBuild.Reporting.ReportException">The file is damaged, or is missing where <c>--budgets</c> names
    /// it.</exception>
    public BudgetFile? Budgets => _budgets.Value;

    /// <summary>How much is made of a file that the user gives before it is refused.</summary>
    public ReadLimits ReadLimits => Get(Declared.MaxUnpackedBytes) is { } most ? new ReadLimits(most) : ReadLimits.Default;

    public IReadOnlyList<string> UnusedArguments => _values.Unused;

    /// <summary>Whether a target is part of this run.</summary>
    public bool Runs(string target) => Targets.Any(other => other.Name == target);

    /// <summary>The value of an argument; null or false where it was not given.</summary>
    public T? Get<T>(Argument<T> argument) => _values.Get(argument);

    /// <summary>Does a step's work unless it is up to date, saying which.</summary>
    /// <param name="step">The step.</param>
    /// <param name="work">Its work.</param>
    /// <param name="checkpoint">The folder that the work can be gone on from with <c>--resume</c>, where it has one.</param>
    public void Run(Step step, Action work, string? checkpoint = null)
    {
        using var explained = Interruption.Explain(new InterruptedStep(step, Paths, checkpoint, Get(Declared.Resume)).Explain);
        step.Run(Get(Declared.Force), Tell, work);
    }

    /// <summary>Takes the turn to write something, waiting for other runs; where this run has it already, nothing is waited for.</summary>
    /// <param name="path">What is written.</param>
    /// <param name="name">What waits, for the message.</param>
    /// <returns>The turn, to be disposed.</returns>
    public IDisposable? TakeTurn(string path, string name)
    {
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return _turns.Contains(place) ? null : new HeldTurn(_turns, place, Turn.Take(place, name, Tell));
    }

    /// <summary>The value of an argument that a target cannot do without.</summary>
    /// <exception cref="WorkflowException">It was not given.</exception>
    public T Require<T>(Argument<T?> argument)
        where T : class =>
            Get(argument) ?? throw new WorkflowException($"{argument.Usage} is missing: {argument.Description}.");

    public bool IsGiven(Argument argument) => _values.IsGiven(argument);

    private void Tell(string line) => Log.Information("{0}", line);

    private sealed class HeldTurn : IDisposable
    {
        private readonly HashSet<string> _turns;
        private readonly string _place;
        private readonly IDisposable _turn;

        public HeldTurn(HashSet<string> turns, string place, IDisposable turn)
        {
            (_turns, _place, _turn) = (turns, place, turn);
            turns.Add(place);
        }

        public void Dispose()
        {
            _turns.Remove(_place);
            _turn.Dispose();
        }
    }
}
