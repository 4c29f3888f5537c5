using System.Globalization;
using QuantBuild.Common;
using Spectre.Console;

namespace QuantBuild.Workflow.Output;

/// <summary>Progress in lines: one for every tenth, none in the first second.</summary>
/// <param name="console">Where they are written.</param>
/// <param name="title">What is being done.</param>
/// <param name="time">The clock.</param>
public sealed class PlainProgress(IAnsiConsole console, string title, TimeProvider time)
{
    private const int Tenths = 10;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly long _started = time.GetTimestamp();
    private int _told;

    /// <summary>Tells of the share, where a line is due.</summary>
    /// <param name="share">The share done, from 0 to 1.</param>
    public void Report(double share)
    {
        var tenth = (int)(share * Tenths);
        var elapsed = time.GetElapsedTime(_started);
        if (elapsed < _patience || tenth <= _told)
        {
            return;
        }

        _told = tenth;
        var left = elapsed.TotalSeconds * (1 - share) / share;
        console.Write(
            new Text(string.Create(CultureInfo.InvariantCulture, $"{Printable.Name(title)}: {tenth * Tenths} %, {left:F0} s left\n")));
    }
}
