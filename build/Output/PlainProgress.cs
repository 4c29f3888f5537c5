using System.Globalization;
using QuantBuild.Common;
using Spectre.Console;

namespace Build.Output;

/// <summary>Progress in lines: one for every tenth, none in the first second.</summary>
public sealed class PlainProgress(IAnsiConsole console, string title, TimeProvider time)
{
    private const int Tenths = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly long started = time.GetTimestamp();
    private int told;

    /// <param name="share">The share done, from 0 to 1.</param>
    public void Report(double share)
    {
        var tenth = (int)(share * Tenths);
        var elapsed = time.GetElapsedTime(started);
        if (elapsed < Patience || tenth <= told)
        {
            return;
        }

        told = tenth;
        var left = elapsed.TotalSeconds * (1 - share) / share;
        console.Write(new Text(string.Create(CultureInfo.InvariantCulture, $"{Printable.Name(title)}: {tenth * Tenths} %, {left:F0} s left\n")));
    }
}
