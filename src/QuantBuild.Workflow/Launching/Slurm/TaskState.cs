namespace QuantBuild.Workflow.Launching.Slurm;

/// <summary>How far a job is.</summary>
internal enum TaskState
{
    /// <summary>It waits.</summary>
    Waiting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It ended well.</summary>
    Done,

    /// <summary>It ended otherwise.</summary>
    Failed,
}

/// <summary>How far a job is, and why.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Why">Why it waits or failed.</param>
internal readonly record struct TaskFate(TaskState State, string Why)
{
    /// <summary>Whether it is over.</summary>
    public bool HasEnded => State is TaskState.Done or TaskState.Failed;
}
