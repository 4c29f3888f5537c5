using QuantBuild.Common;
using QuantBuild.Tool.CommandLine;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Output;
using QuantBuild.Workflow.Sharding;
using Spectre.Console;

namespace QuantBuild.Tool;

/// <summary>What one command works with, and the guard around its work.</summary>
internal sealed class ToolSession
{
    private const int PlainWidth = 140;

    private readonly string _command;
    private readonly IArgumentValues _values;
    private readonly ConsoleOutput _output;
    private readonly ToolLog _log;

    /// <param name="command">The command's name.</param>
    /// <param name="values">The command line.</param>
    /// <param name="people">Takes what people read.</param>
    /// <param name="errors">Takes errors.</param>
    /// <param name="folder">The folder that people are in.</param>
    /// <param name="args">The command line, behind the program's name.</param>
    public ToolSession(
        string command, IArgumentValues values, TextWriter people, TextWriter errors, string folder, IReadOnlyList<string> args)
    {
        (_command, _values) = (command, values);
        _output = new ConsoleOutput(people, errors);
        _log = new ToolLog(_output.Text, _output.Errors);
        var nearest = Workspace.Of(folder);
        var workspace = values.Get(ToolArguments.Artifacts) is { } artifacts
            ? new Workspace(nearest.Root) { ShownFrom = nearest.ShownFrom, Artifacts = artifacts }
            : nearest;
        Context = new WorkflowContext
        {
            Workspace = workspace,
            Sharding = ShardSettings.From(values, workspace, Environment.GetEnvironmentVariable, ["quantbuild", .. args]),
            Console = ConsoleOn(people),
            Output = _output,
            Log = _log,
            Words = ToolWords.Words,
            DryRun = values.Get(ToolArguments.DryRun),
            Force = values.Get(Arguments.Force),
            BudgetPath = values.Get(Arguments.Budgets),
            ReadLimits = values.Get(Arguments.MaxUnpackedBytes) is { } most ? new ReadLimits(most) : ReadLimits.Default,
        };
    }

    public WorkflowContext Context { get; }

    public IReadOnlyList<string> Warnings => _log.Warnings;

    /// <summary>Whether the work ended with a round of shards, behind which there is another.</summary>
    public bool IsRoundOver { get; private set; }

    /// <summary>Does the work.</summary>
    /// <returns>What went wrong, on one line, which was shown; null where nothing did.</returns>
    public string? Do(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (RoundOverException over)
        {
            _log.Information(over.Message);
            IsRoundOver = true;
            return over.Message;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var given = _values.Get(Arguments.Model) is { } model ? $" with {Printable.Text(model, int.MaxValue)}" : string.Empty;
            var worded = ErrorWording.Of($"quantbuild {_command}", given, exception, $"--{ToolArguments.Diagnostics.Name}");
            var message = Printable.Message(worded.Message);
            _output.Errors.WriteLine($"Error: {message}");
            if (_values.Get(ToolArguments.Diagnostics))
            {
                _output.Errors.WriteLine(Printable.Lines(exception.ToString()));
            }

            return message;
        }
    }

    /// <summary>Says what a dry run found.</summary>
    public void TellForecast()
    {
        foreach (var step in Context.Foreseen)
        {
            _log.Information(step.ToString());
        }

        _log.Information("This was a dry run: nothing was written.");
    }

    private static IAnsiConsole ConsoleOn(TextWriter people)
    {
        var isTerminal = ConsoleOutput.IsTerminal && ReferenceEquals(people, Console.Out);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(people),
        });
        if (!isTerminal)
        {
            console.Profile.Width = PlainWidth;
        }

        return PrintableHook.Guard(console);
    }
}
