using System.Diagnostics;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Evaluation;

/// <summary>Times work as its user would feel it: warm, and by the median of several runs where one is short.</summary>
internal static class Timing
{
    // What takes as long is timed well enough by one run.
    private static readonly TimeSpan _enough = TimeSpan.FromSeconds(2);
    private const int MostRepeats = 15;

    /// <summary>Runs until two seconds are full, or often enough.</summary>
    /// <param name="work">The work; what the first run returns is the result.</param>
    /// <param name="seconds">Says how long a run took, given when it began; the system's clock where null.</param>
    /// <returns>The first run's result, and all times.</returns>
    public static (T Result, EvaluationTimes Times) Run<T>(Func<T> work, Func<long, double>? seconds = null)
    {
        seconds ??= began => Stopwatch.GetElapsedTime(began).TotalSeconds;
        var times = new List<double>();
        var result = Once();
        while (times.Count < MostRepeats && times.Sum() < _enough.TotalSeconds)
        {
            Once();
        }

        return (result, EvaluationTimes.Of(times));

        T Once()
        {
            var began = Stopwatch.GetTimestamp();
            var made = work();
            times.Add(seconds(began));
            return made;
        }
    }
}
