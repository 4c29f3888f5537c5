using System.Globalization;

namespace QuantBuild.Workflow.CommandLine;

/// <summary>Which part of the work is to be done: one of several of about the same size.</summary>
/// <param name="Index">The part, from 0.</param>
/// <param name="Count">How many there are, at least 1.</param>
public readonly record struct ShardNumber(int Index, int Count)
{
    /// <summary>The most parts that work is cut into.</summary>
    public const int Most = 100_000;

    /// <summary>As on the command line: <c>3/8</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    /// <summary>Reads what <see cref="ToString"/> writes; null where it is nothing such.</summary>
    /// <param name="text">The text.</param>
    public static ShardNumber? TryParse(string? text) =>
        text?.Split('/') is [var index, var count]
        && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        && i < n && n <= Most
            ? new ShardNumber(i, n)
            : null;
}
