namespace QuantBuild.Workflow.Launching.Slurm;

/// <summary>How far a shard is in its last try.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Array">The name of the array that it was last submitted in.</param>
/// <param name="Try">Which try that is, from 0.</param>
/// <param name="Task">How far it is.</param>
internal sealed record ShardFate(int Shard, string Array, int Try, TaskFate Task)
{
    /// <summary>How far it is.</summary>
    public TaskState State => Task.State;

    /// <summary>Why it waits or failed.</summary>
    public string Why => Task.Why;

    /// <summary>Whether it is over.</summary>
    public bool HasEnded => Task.HasEnded;
}

/// <summary>How many shards are how far.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Done">Those that ended well.</param>
/// <param name="Running">Those that run.</param>
/// <param name="Failed">Those that failed.</param>
/// <param name="Why">Why most of the others wait, in the scheduler's word.</param>
internal sealed record ShardCounts(int Total, int Done, int Running, int Failed, string Why)
{
    private static readonly HashSet<string> _usual = ["", "None", "Priority", "Resources", "JobArrayTaskLimit", "Dependency", "BeginTime"];

    /// <summary>Nothing is known yet.</summary>
    public static ShardCounts None { get; } = new(0, 0, 0, 0, string.Empty);

    /// <summary>Counts shards.</summary>
    public static ShardCounts Of(IReadOnlyList<ShardFate> fates) => new(
        fates.Count,
        fates.Count(fate => fate.State == TaskState.Done),
        fates.Count(fate => fate.State == TaskState.Running),
        fates.Count(fate => fate.State == TaskState.Failed),
        fates.Where(fate => fate.State == TaskState.Waiting && !_usual.Contains(fate.Why)).GroupBy(fate => fate.Why)
            .MaxBy(same => same.Count())?.Key ?? string.Empty);

    /// <summary>The counts in words: <c>3 of 8 shards done, 2 running, 3 waiting</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Done} of {Total} shards done, {Running} running, {Total - Done - Running - Failed} waiting")
        + (Why.Length > 0 ? $" ({Why})" : string.Empty)
        + (Failed > 0 ? FormattableString.Invariant($", {Failed} failed") : string.Empty);
}
