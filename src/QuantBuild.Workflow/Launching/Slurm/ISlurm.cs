namespace QuantBuild.Workflow.Launching.Slurm;

/// <summary>What is asked of Slurm.</summary>
internal interface ISlurm
{
    /// <summary>The number that the indices of an array stay below.</summary>
    int MostIndices { get; }

    /// <summary>Submits a job, or an array of them.</summary>
    /// <param name="job">The job.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="WorkflowException">Slurm refuses it; the message is Slurm's.</exception>
    string Submit(Job job);

    /// <summary>The user's jobs, also those that ended a while ago.</summary>
    /// <exception cref="WorkflowException">Slurm does not answer.</exception>
    IReadOnlyList<QueuedTask> Queue();

    /// <summary>Cancels jobs; those that ended stay as they are.</summary>
    /// <param name="jobs">Their ids.</param>
    void Cancel(IReadOnlyCollection<string> jobs);
}

/// <summary>A job to submit.</summary>
/// <param name="Name">Its name, which no other job of the user has.</param>
/// <param name="Script">The file of its script.</param>
/// <param name="Arguments">What the script is given.</param>
internal sealed record Job(string Name, string Script, IReadOnlyList<string> Arguments)
{
    /// <summary>The indices of an array, as in <c>0-7,9%4</c>; null for a single job.</summary>
    public string? Array { get; init; }

    /// <summary>What it waits for, as in <c>afterok:12</c>; null for nothing.</summary>
    public string? After { get; init; }
}

/// <summary>A job, or a task of an array, as the queue tells of it.</summary>
/// <param name="Name">The job's name.</param>
/// <param name="Job">The job's id, which the tasks of an array share.</param>
/// <param name="Index">The index in the array; null where it is none.</param>
/// <param name="State">Its state, as in <c>PENDING</c>.</param>
/// <param name="Reason">Why it waits or failed, in Slurm's word.</param>
internal sealed record QueuedTask(string Name, string Job, int? Index, string State, string Reason)
{
    private static readonly HashSet<string> _ended =
        ["BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED", "REVOKED", "TIMEOUT"];

    /// <summary>Whether it is over.</summary>
    public bool HasEnded => _ended.Contains(State);

    /// <summary>Whether it waits to run.</summary>
    public bool IsWaiting => State == "PENDING";
}
