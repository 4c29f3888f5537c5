namespace QuantBuild.Reporting;

/// <summary>How long the evaluations of a variant took, after a warm-up.</summary>
/// <param name="Repeats">How often it was evaluated, at least once.</param>
/// <param name="Median">The median, in seconds.</param>
/// <param name="Shortest">The shortest, in seconds.</param>
/// <param name="Longest">The longest, in seconds.</param>
public sealed record EvaluationTimes(long Repeats, double Median, double Shortest, double Longest) : ReportNode
{
    /// <summary>Sums times up.</summary>
    /// <param name="seconds">The times, at least one.</param>
    /// <returns>Their number, median and range.</returns>
    public static EvaluationTimes Of(IReadOnlyCollection<double> seconds)
    {
        double[] ordered = [.. seconds.Order()];
        return new(ordered.Length, (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2, ordered[0], ordered[^1]);
    }
}
