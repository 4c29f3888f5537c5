using System.Runtime.InteropServices;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Incremental;
using QuantBuild.Workflow.Output;

namespace QuantBuild.Workflow;

/// <summary>Ends a run on Ctrl-C (SIGINT) or SIGTERM: what is half-written goes, and two lines say what was kept and how to go on. The
/// second signal ends it at once.</summary>
public static class Interruption
{
    /// <summary>The exit code of a run that was interrupted.</summary>
    public const int ExitCode = 130;

    private static readonly Kept _nothing = new("What was there before is as it was; nothing half-written stays.", IsResumable: false);
    private static readonly Lock _gate = new();
    private static readonly List<Func<Kept>> _explanations = [];
    private static int _signals;

    /// <summary>Has a work explain itself where it is interrupted.</summary>
    /// <param name="explain">Says what is kept; called from another thread.</param>
    /// <returns>To be disposed when the work is done.</returns>
    public static IDisposable Explain(Func<Kept> explain)
    {
        lock (_gate)
        {
            _explanations.Add(explain);
        }

        return new Work(explain);
    }

    /// <summary>Listens to the signals until the result is disposed.</summary>
    /// <param name="program">How people call the program.</param>
    /// <param name="args">What they gave it, to be told how to go on.</param>
    public static IDisposable Listen(string program, IReadOnlyList<string> args) => new Listening(program, args);

    /// <summary>What is told.</summary>
    /// <param name="program">How people call the program.</param>
    /// <param name="args">What they gave it.</param>
    public static string Message(string program, IReadOnlyList<string> args)
    {
        var kept = Current();
        var resume = kept.IsResumable && !args.Any(arg => arg.StartsWith("--resume", StringComparison.OrdinalIgnoreCase))
            ? ["--resume"]
            : Array.Empty<string>();
        var command = $"{program} {ShellText.Line(args.Concat(resume))}".TrimEnd();
        return $"Interrupted: {Printable.Text(kept.Text, int.MaxValue)}\nTo go on: {Printable.Text(command, int.MaxValue)}";
    }

    private static Kept Current()
    {
        lock (_gate)
        {
            return _explanations.Count > 0 ? _explanations[^1]() : _nothing;
        }
    }

    private static void End(PosixSignalContext signal, string program, IReadOnlyList<string> args)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref _signals) == 1)
        {
            UnfinishedFiles.Abandon();

            // A progress bar hides the cursor.
            Console.Error.WriteLine($"{(ConsoleOutput.IsTerminal ? "\u001b[?25h\n" : string.Empty)}{Message(program, args)}");
        }

        UnfinishedFiles.EndProcess(ExitCode);
    }

    private sealed class Work(Func<Kept> explain) : IDisposable
    {
        public void Dispose()
        {
            lock (_gate)
            {
                _explanations.Remove(explain);
            }
        }
    }

    private sealed class Listening(string program, IReadOnlyList<string> args) : IDisposable
    {
        private readonly PosixSignalRegistration[] _registrations =
            [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal =>
                PosixSignalRegistration.Create(signal, context => End(context, program, args)))];

        public void Dispose()
        {
            foreach (var registration in _registrations)
            {
                registration.Dispose();
            }
        }
    }
}
