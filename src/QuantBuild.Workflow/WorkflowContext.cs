using QuantBuild.Common;
using QuantBuild.Reporting.Budgets;
using QuantBuild.Workflow.Incremental;
using QuantBuild.Workflow.Output;
using QuantBuild.Workflow.Sharding;
using Spectre.Console;

namespace QuantBuild.Workflow;

/// <summary>What every operation of one run works with: the workspace, the console and the log, and whose turn it is.</summary>
public sealed class WorkflowContext
{
    private readonly Lazy<BudgetFile?> _budgets;
    private readonly List<StepForecast> _foreseen = [];
    private readonly Dictionary<string, string> _coming = new(StringComparer.Ordinal);
    private readonly HashSet<string> _turns = new(StringComparer.Ordinal);

    /// <summary>Nothing is read or written yet.</summary>
    public WorkflowContext() => _budgets = new(() => BudgetPath is not null || File.Exists(Workspace!.Budgets)
        ? BudgetFile.Load(BudgetPath ?? Workspace!.Budgets)
        : null);

    /// <summary>Where is read and written by itself.</summary>
    public required Workspace Workspace { get; init; }

    /// <summary>Takes tables and progress.</summary>
    public required IAnsiConsole Console { get; init; }

    /// <summary>Takes plain text, and commands to a CI service.</summary>
    public required ConsoleOutput Output { get; init; }

    /// <summary>Takes what is told, line by line.</summary>
    public required IWorkflowLog Log { get; init; }

    /// <summary>What messages call the parts of the command line.</summary>
    public required CommandWords Words { get; init; }

    /// <summary>The value of an environment variable; null where it is not set. Default: the process's.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Whether steps run even where their inputs did not change.</summary>
    public bool Force { get; init; }

    /// <summary>Whether is only said what would be done: nothing is written.</summary>
    public bool DryRun { get; init; }

    /// <summary>What a dry run found, in the order of the work.</summary>
    public IReadOnlyList<StepForecast> Foreseen => _foreseen;

    /// <summary>A budget file to take in the place of the workspace's; null for that.</summary>
    public string? BudgetPath { get; init; }

    /// <summary>Whether all work is done, a part of it, or parts put together. Default: all.</summary>
    public ShardSettings Sharding
    {
        get => field ?? new ShardSettings(Workspace.Shards);
        init;
    }

    /// <summary>How much is made of a file that the user gives before it is refused.</summary>
    public ReadLimits ReadLimits { get; init; } = ReadLimits.Default;

    /// <summary>Names of models that somebody's own may not have, since their folders are others'.</summary>
    public IReadOnlyList<string> ReservedNames { get; init; } = [];

    /// <summary>What models may cost; null where the workspace has no budget file.</summary>
    /// <exception cref="QuantBuild.Reporting.ReportException">The file is damaged, or is missing where <see cref="BudgetPath"/> names
    /// it.</exception>
    public BudgetFile? Budgets => _budgets.Value;

    /// <summary>Whether a part of the work is done, or parts put together.</summary>
    public bool IsSharded => !DryRun && (Sharding.IsPart || Sharding.IsMerge);

    /// <summary>The same run, which reads and writes elsewhere.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="budgets">The budget file there; null for the workspace's.</param>
    internal WorkflowContext In(Workspace workspace, string? budgets) => new()
    {
        Workspace = workspace,
        Console = Console,
        Output = Output,
        Log = Log,
        Words = Words,
        Variable = Variable,
        Force = Force,
        DryRun = DryRun,
        BudgetPath = budgets,
        ReadLimits = ReadLimits,
    };

    /// <summary>Does a step's work unless it is up to date, saying which; in a dry run finds out which it would be.</summary>
    /// <param name="step">The step.</param>
    /// <param name="work">Its work.</param>
    /// <param name="checkpoint">The folder that the work can be gone on from with <c>--resume</c>, where it has one.</param>
    /// <param name="isResumed">Whether it goes on from there.</param>
    public void Run(Step step, Action work, string? checkpoint = null, bool isResumed = false)
    {
        if (DryRun)
        {
            Foresee(step.Foresee(Force, _coming), step.Outputs);
            return;
        }

        using var explained = Interruption.Explain(new InterruptedStep(step, Workspace, checkpoint, isResumed).Explain);
        step.Run(Force, Log.Information, work);
    }

    /// <summary>Notes what a run would do with work that is dry.</summary>
    /// <param name="forecast">What it would do.</param>
    /// <param name="outputs">The files and folders that it would write.</param>
    public void Foresee(StepForecast forecast, params IReadOnlyList<string> outputs)
    {
        _foreseen.Add(forecast);
        foreach (var output in forecast.Outcome == StepOutcome.Skipped ? [] : outputs)
        {
            _coming[Place(output)] = forecast.Name;
        }
    }

    /// <summary>Whether something would be written by a step of this dry run, and is not yet what the steps behind it would find.</summary>
    /// <param name="path">A file or folder that is an output of a step.</param>
    public bool IsComing(string path) => _coming.ContainsKey(Place(path));

    /// <summary>Takes the turn to write something, waiting for other runs; where this run has it already, nothing is waited for.</summary>
    /// <param name="path">What is written.</param>
    /// <param name="name">What waits, for the message.</param>
    /// <returns>The turn, to be disposed; null where there is nothing to wait for.</returns>
    public IDisposable? TakeTurn(string path, string name)
    {
        var place = Place(path);
        return DryRun || _turns.Contains(place) ? null : new HeldTurn(_turns, place, Turn.Take(place, name, Log.Information));
    }

    private static string Place(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

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
