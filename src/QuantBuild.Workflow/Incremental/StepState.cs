namespace QuantBuild.Workflow.Incremental;

/// <summary>How far a step has come.</summary>
public enum StepState
{
    /// <summary>It was begun. Where no process does it any more, it was interrupted or failed, and its outputs may be its own
    /// or those from before.</summary>
    Running,

    /// <summary>It was done, and its outputs are as recorded.</summary>
    Done,
}
