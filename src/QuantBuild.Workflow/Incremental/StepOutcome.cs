namespace QuantBuild.Workflow.Incremental;

/// <summary>What would become of a step.</summary>
public enum StepOutcome
{
    /// <summary>It would run.</summary>
    Runs,

    /// <summary>It would run where a step before it writes something else than what is there.</summary>
    RunsIfChanged,

    /// <summary>It would be left out.</summary>
    Skipped,
}
