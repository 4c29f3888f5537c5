using QuantBuild.Workflow.Launching.Following;

namespace QuantBuild.Workflow.Launching.Slurm;

/// <summary>How far a shard is in its last try.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Array">The name of the array that it was last submitted in.</param>
/// <param name="Try">Which try that is, from 0.</param>
/// <param name="Task">How far it is.</param>
internal sealed record ShardFate(int Shard, string Array, int Try, TaskFate Task)
{
    private static readonly HashSet<string> _usual = ["", "None", "Priority", "Resources", "JobArrayTaskLimit", "Dependency", "BeginTime"];

    /// <summary>How far it is.</summary>
    public TaskState State => Task.State;

    /// <summary>Why it waits or failed.</summary>
    public string Why => Task.Why;

    /// <summary>Whether it is over.</summary>
    public bool HasEnded => Task.HasEnded;

    /// <summary>Counts shards.</summary>
    /// <param name="fates">All shards.</param>
    public static ShardCounts Count(IReadOnlyCollection<ShardFate> fates) => new(
        fates.Count,
        fates.Count(fate => fate.State == TaskState.Done),
        fates.Count(fate => fate.State == TaskState.Running),
        fates.Count(fate => fate.State == TaskState.Failed),
        fates.Where(fate => fate.State == TaskState.Waiting && !_usual.Contains(fate.Why)).GroupBy(fate => fate.Why)
            .MaxBy(same => same.Count())?.Key ?? string.Empty);
}
