using System.Globalization;

namespace QuantBuild.Workflow.Incremental;

/// <summary>What a run would do with a step.</summary>
/// <param name="Name">The step's name.</param>
/// <param name="Outcome">What would become of it.</param>
/// <param name="Reason">Why.</param>
public sealed record StepForecast(string Name, StepOutcome Outcome, string Reason)
{
    /// <summary>Work that is done every time.</summary>
    /// <param name="name">What it is.</param>
    public static StepForecast EveryTime(string name) => new(name, StepOutcome.Runs, "it does every time");

    /// <summary>Says so on one line.</summary>
    public override string ToString() => Outcome switch
    {
        StepOutcome.Skipped => $"{Name} would be skipped: {Reason}",
        StepOutcome.RunsIfChanged => $"{Name} would run {Reason}",
        _ => $"{Name} would run: {Reason}",
    };

    /// <summary>What is as its record says.</summary>
    internal static StepForecast UpToDate(string name, StepRecord last) => new(
        name,
        StepOutcome.Skipped,
        "up to date since " + last.Outputs.Select(output => output.Modified).DefaultIfEmpty(last.RecordedAt).Max()
            .ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
}
