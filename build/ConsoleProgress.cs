using Spectre.Console;

namespace Build;

/// <summary>Shows how far longer work has come, on consoles that can redraw a line; elsewhere it stays silent.</summary>
public static class ConsoleProgress
{
    /// <param name="console">The console.</param>
    /// <param name="title">What is being done.</param>
    /// <param name="work">Receives what to call with the share done, from 0 to 1.</param>
    public static T Run<T>(IAnsiConsole console, string title, Func<Action<double>, T> work)
    {
        if (!console.Profile.Capabilities.Interactive)
        {
            return work(_ => { });
        }

        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                var task = progress.AddTask(title, maxValue: 1);
                return work(share => task.Value = share);
            });
    }
}
