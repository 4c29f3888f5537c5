using System.Globalization;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Sharding;

/// <summary>A system that runs one command several times, and tells each by variables which of them it is.</summary>
/// <param name="Index">Which one.</param>
/// <param name="Count">How many there are.</param>
/// <param name="First">What the first one's index is; null for <paramref name="Start"/>.</param>
/// <param name="Last">What the last one's index is; null where indices follow one another.</param>
/// <param name="Start">What the first one's index is where no variable says it.</param>
internal sealed record BatchSystem(
    EnvironmentVariable Index, EnvironmentVariable Count, EnvironmentVariable? First = null, EnvironmentVariable? Last = null,
    int Start = 0)
{
    public static IReadOnlyList<BatchSystem> All { get; } =
    [
        new(
            EnvironmentVariables.SlurmTask, EnvironmentVariables.SlurmTasks, EnvironmentVariables.SlurmFirstTask,
            EnvironmentVariables.SlurmLastTask),
        new(EnvironmentVariables.KubernetesIndex, EnvironmentVariables.KubernetesCompletions),

        // GitLab counts from 1.
        new(EnvironmentVariables.NodeIndex, EnvironmentVariables.NodeTotal, Start: 1),
        new(EnvironmentVariables.AwsIndex, EnvironmentVariables.AwsSize),
    ];

    /// <summary>Which part this process is to do, by the variables of the system that started it.</summary>
    /// <param name="variable">The value of a variable; null where it is not set.</param>
    /// <exception cref="WorkflowException">No system set its variables, or they make no sense, or two say different things.</exception>
    public static ShardNumber Ask(Func<string, string?> variable)
    {
        var answers = All.Where(system => !string.IsNullOrEmpty(variable(system.Index.Name)))
            .Select(system => (System: system, Number: system.Read(variable))).ToList();
        return answers.Count == 0
            ? throw new WorkflowException("--shard=auto needs the variables of a batch system, and none is set: "
                + $"{string.Join("; ", All.Select(system => $"{system.Index.Name} with {system.Count.Name}"))}. Give --shard=i/n instead.")
            : answers.Find(other => other.Number != answers[0].Number) is { System: { } other } second
                ? throw new WorkflowException($"--shard=auto: {answers[0].System.Index.Name} says {answers[0].Number}, and "
                    + $"{other.Index.Name} {second.Number}. Give --shard=i/n instead.")
                : answers[0].Number;
    }

    private ShardNumber Read(Func<string, string?> variable)
    {
        var (index, count) = (Read(Index, 0), Read(Count, 1));
        var first = IsSet(First) ? Read(First!, 0) : Start;

        // Where indices do not follow one another, those between are of no part.
        var step = IsSet(Last) && count > 1 ? (Read(Last!, 0) - first) / (count - 1) : 1;
        return index >= first && step > 0 && (index - first) % step == 0 && (index - first) / step < count
            ? new ShardNumber((index - first) / step, count)
            : throw new WorkflowException($"--shard=auto: {Index.Name} must be from {Show(first)} to {Show(first + ((count - 1) * step))}"
                + $"{(step > 1 ? $" by steps of {Show(step)}" : string.Empty)}, for {Count.Name} is {Show(count)}. Got {Show(index)}. "
                + "Give --shard=i/n instead.");

        bool IsSet(EnvironmentVariable? name) => name is not null && !string.IsNullOrEmpty(variable(name.Name));

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
