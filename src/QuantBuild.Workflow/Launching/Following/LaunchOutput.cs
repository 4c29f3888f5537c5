using QuantBuild.Common;
using Spectre.Console;

namespace QuantBuild.Workflow.Launching.Following;

/// <summary>What people see of a launch.</summary>
/// <param name="context">The console and the log.</param>
/// <param name="name">The name of the launch.</param>
internal sealed class LaunchOutput(WorkflowContext context, string name)
{
    private const int Tenths = 10;

    /// <summary>Tells something.</summary>
    public void Tell(string line) => context.Log.Information($"{name}: {line}");

    /// <summary>Warns of something.</summary>
    public void Warn(string line) => context.Log.Warning($"{name}: {line}");

    /// <summary>How a path is shown.</summary>
    public string Display(string path) => context.Workspace.Display(path);

    /// <summary>Shows what a job wrote.</summary>
    /// <param name="log">Its log.</param>
    public void Show(string log)
    {
        if (File.Exists(log))
        {
            ShowText(File.ReadAllText(log));
        }
    }

    /// <summary>Shows what somebody else's program wrote.</summary>
    /// <param name="text">What it wrote.</param>
    public void ShowText(string text)
    {
        context.Output.Text.Write(Printable.Lines(text));
        context.Output.Text.Flush();
    }

    /// <summary>Follows shards to their end, and shows how far they are meanwhile: in a line that is drawn over on consoles that can, and
    /// elsewhere in a line where a tenth is done or something else changes.</summary>
    /// <typeparam name="T">What is seen of them.</typeparam>
    /// <param name="pace">How often they are looked at.</param>
    /// <param name="title">What is followed.</param>
    /// <param name="look">Looks at them.</param>
    /// <param name="count">Counts them.</param>
    /// <param name="isOver">Whether there is nothing left to wait for.</param>
    /// <returns>What was seen last.</returns>
    public T Follow<T>(Pace pace, string title, Func<T> look, Func<T, ShardCounts> count, Func<T, bool> isOver)
    {
        if (context.Console.Profile.Capabilities.Interactive)
        {
            return context.Console.Status().Start(
                Markup.Escape(title), status => Until(counts => status.Status(Markup.Escape($"{title}: {counts}"))));
        }

        var told = ShardCounts.None;
        return Until(counts =>
        {
            if (told.Total == 0 || TenthOf(counts) != TenthOf(told) || (counts.Failed, counts.Why) != (told.Failed, told.Why))
            {
                told = counts;
                Tell($"{title}: {counts}");
            }
        });

        T Until(Action<ShardCounts> show) => pace.Until(
            look,
            seen =>
            {
                var counts = count(seen);
                show(counts);
                return counts;
            },
            isOver);
    }

    private static int TenthOf(ShardCounts counts) => counts.Total == 0 ? 0 : counts.Done * Tenths / counts.Total;
}
