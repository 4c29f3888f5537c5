using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Sharding;

namespace QuantBuild.Workflow.Launching.Commands;

/// <summary>A command to run in shards, where, and how its jobs are asked for.</summary>
/// <param name="Command">The command as it would run here.</param>
/// <param name="On">Where it runs: <c>slurm</c>, <c>kubernetes</c>, <c>github</c> or <c>azure</c>.</param>
public sealed record LaunchSettings(LaunchedCommand Command, string On)
{
    /// <summary>The words of a command line that ask for this, such as <c>--on=github</c> and <c>--shards=16</c>.</summary>
    public IReadOnlyList<string> Words { get; init; } = [$"--on={On}"];

    /// <summary>How many shards the work is cut into. Default: 8.</summary>
    public int Shards { get; init; } = 8;

    /// <summary>The most shards at a time; null for as many as there is room for.</summary>
    public int? Max { get; init; }

    /// <summary>The most rounds that a workflow has. Default: 1.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>Slurm's partition; null for its own.</summary>
    public string? Partition { get; init; }

    /// <summary>The cores of a shard; null for the scheduler's own.</summary>
    public int? Cpus { get; init; }

    /// <summary>The memory of a shard, as in <c>4G</c>, which are GiB; null for the scheduler's own.</summary>
    public string? Memory { get; init; }

    /// <summary>The minutes after which a shard is ended; null for the scheduler's own.</summary>
    public int? Minutes { get; init; }

    /// <summary>Whether jobs are cancelled where the command is interrupted.</summary>
    public bool IsCancelledOnInterrupt { get; init; }

    /// <summary>The image of the tool. Default: <c>quantbuild</c>.</summary>
    public string Image { get; init; } = "quantbuild";

    /// <summary>The claim of the volume that is read. Default: <c>quantbuild-data</c>.</summary>
    public string DataClaim { get; init; } = "quantbuild-data";

    /// <summary>The claim of the volume that is written. Default: <c>quantbuild-artifacts</c>.</summary>
    public string ArtifactsClaim { get; init; } = "quantbuild-artifacts";

    /// <summary>The namespace of the jobs; null for kubectl's own.</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether the jobs are applied.</summary>
    public bool IsApplied { get; init; }

    /// <summary>The file that a workflow or jobs are written to; null for the usual place.</summary>
    public string? Workflow { get; init; }

    /// <summary>What a command line gives.</summary>
    /// <param name="values">The command line.</param>
    /// <param name="command">The command, without what stands here.</param>
    /// <returns>Null where the command runs here.</returns>
    public static LaunchSettings? From(IArgumentValues values, LaunchedCommand command)
    {
        if (values.Get(LaunchArguments.On) is not { } on)
        {
            return LaunchArguments.All.FirstOrDefault(values.IsGiven) is { } alone
                ? throw new WorkflowException($"--{alone.Name} goes with --on, which says where shards run.")
                : null;
        }

        if (Arguments.OfShards.FirstOrDefault(values.IsGiven) is { } own)
        {
            throw new WorkflowException($"--{own.Name} does not go with --on, which gives it to each shard.");
        }

        if (values.IsGiven(Arguments.TimeLimit))
        {
            throw new WorkflowException($"--{Arguments.TimeLimit.Name} does not go with --on: {ShardSettings.NoTimeLimit}");
        }

        var defaults = new LaunchSettings(command, on);
        return defaults with
        {
            Shards = values.Get(LaunchArguments.Shards) ?? defaults.Shards,
            Max = values.Get(LaunchArguments.Max),
            Rounds = values.Get(LaunchArguments.Rounds) ?? defaults.Rounds,
            Partition = values.Get(LaunchArguments.Partition),
            Cpus = values.Get(LaunchArguments.Cpus),
            Memory = values.Get(LaunchArguments.Memory),
            Minutes = values.Get(LaunchArguments.Minutes),
            IsCancelledOnInterrupt = values.Get(LaunchArguments.CancelOnInterrupt),
            Image = values.Get(LaunchArguments.Image) ?? defaults.Image,
            DataClaim = values.Get(LaunchArguments.DataClaim) ?? defaults.DataClaim,
            ArtifactsClaim = values.Get(LaunchArguments.ArtifactsClaim) ?? defaults.ArtifactsClaim,
            Namespace = values.Get(LaunchArguments.Namespace),
            IsApplied = values.Get(LaunchArguments.Apply),
            Workflow = values.Get(LaunchArguments.Workflow),
        };
    }
}
