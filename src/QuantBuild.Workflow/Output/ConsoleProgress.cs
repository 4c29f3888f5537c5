using QuantBuild.Common;
using Spectre.Console;

namespace QuantBuild.Workflow.Output;

/// <summary>Shows how far work has come that takes longer than a second, and what remains: a bar on consoles that can redraw a line, a
/// plain line for every tenth elsewhere, such as under CI.</summary>
public static class ConsoleProgress
{
    /// <summary>Does the work.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="console">The console.</param>
    /// <param name="title">What is being done.</param>
    /// <param name="work">Receives what to call with the share done, from 0 to 1.</param>
    public static T Run<T>(IAnsiConsole console, string title, Func<Action<double>, T> work)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            return work(new PlainProgress(console, title, TimeProvider.System).Report);
        }

        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                var task = progress.AddTask(Markup.Escape(Printable.Name(title)), maxValue: 1);
                return work(share => task.Value = share);
            });
    }
}
