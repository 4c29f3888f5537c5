using System.Globalization;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Sharding;

/// <summary>A system that runs one command several times, and tells each by variables which of them it is.</summary>
/// <param name="Index">Which one.</param>
/// <param name="Count">How many there are.</param>
/// <param name="First">What the first one's index is; null for <paramref name="Start"/>.</param>
/// <param name="Start">What the first one's index is where no variable says it.</param>
internal sealed record BatchSystem(
    EnvironmentVariable Index, EnvironmentVariable Count, EnvironmentVariable? First = null, int Start = 0)
{
    public static IReadOnlyList<BatchSystem> All { get; } =
    [
        new(EnvironmentVariables.SlurmTask, EnvironmentVariables.SlurmTasks, EnvironmentVariables.SlurmFirstTask),
        new(EnvironmentVariables.KubernetesIndex, EnvironmentVariables.KubernetesCompletions),

        // GitLab counts from 1.
        new(EnvironmentVariables.NodeIndex, EnvironmentVariables.NodeTotal, Start: 1),
        new(EnvironmentVariables.AwsIndex, EnvironmentVariables.AwsSize),
    ];

    /// <summary>Which part this process is to do, by the variables of the system that started it.</summary>
    /// <param name="variable">The value of a variable; null where it is not set.</param>
    /// <exception cref="WorkflowException">No system set its variables, or they make no sense.</exception>
    public static ShardNumber Ask(Func<string, string?> variable)
    {
        var system = All.FirstOrDefault(system => !string.IsNullOrEmpty(variable(system.Index.Name)))
            ?? throw new WorkflowException("--shard=auto needs the variables of a batch system, and none is set: "
                + $"{string.Join("; ", All.Select(system => $"{system.Index.Name} with {system.Count.Name}"))}. Give --shard=i/n instead.");
        var (index, count) = (Read(system.Index, 0), Read(system.Count, 1));
        var first = system.First is { } start && !string.IsNullOrEmpty(variable(start.Name)) ? Read(start, 0) : system.Start;
        return index >= first && index - first < count
            ? new ShardNumber(index - first, count)
            : throw new WorkflowException($"--shard=auto: {system.Index.Name} must be from {Show(first)} to {Show(first + count - 1)}, "
                + $"for {system.Count.Name} is {Show(count)}. Got {Show(index)}. Give --shard=i/n instead.");

        int Read(EnvironmentVariable name, int least)
        {
            var text = variable(name.Name);
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= ShardNumber.Most
                    ? number
                    : throw new WorkflowException($"--shard=auto: {name.Name} must be a whole number from {Show(least)} to "
                        + $"{Show(ShardNumber.Most)}. Got {(text is null ? "nothing" : $"\"{text}\"")}. Give --shard=i/n instead.");
        }
    }

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
