using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Sharding;

/// <summary>Whether a command does all of its work, or a part, or puts parts together.</summary>
/// <param name="Folder">Where the parts' files are.</param>
public sealed record ShardSettings(string Folder)
{
    /// <summary>Why a search in shards has no time limit, as the end of a message.</summary>
    internal const string NoTimeLimit =
        "a search in rounds goes to its end, so that it comes to the same however long each machine takes. Leave it out.";

    /// <summary>The part to do; null for all.</summary>
    public ShardNumber? Shard { get; init; }

    /// <summary>Whether results are taken from the parts' files instead of being computed.</summary>
    public bool IsMerge { get; init; }

    /// <summary>The command line without what is said here, for people to make a part that is missing.</summary>
    public string Command { get; init; } = string.Empty;

    /// <summary>Whether a part is done, so that there is no report yet.</summary>
    public bool IsPart => Shard is not null;

    /// <summary>What a command line gives.</summary>
    /// <param name="values">The command line.</param>
    /// <param name="workspace">Where the files are by default.</param>
    /// <param name="variable">The value of an environment variable; null where it is not set.</param>
    /// <param name="command">The command line itself, word by word, with the program's name.</param>
    /// <exception cref="WorkflowException">A part is to be done and parts put together at once, or it is not said which.</exception>
    public static ShardSettings From(
        IArgumentValues values, Workspace workspace, Func<string, string?> variable, IEnumerable<string> command)
    {
        var (choice, isMerge) = (values.Get(Arguments.Shard), values.Get(Arguments.Merge));
        if (choice is not null && isMerge)
        {
            throw new WorkflowException("--shard and --merge do not go together: parts are put together when all of them are done.");
        }

        if ((choice is not null || isMerge) && values.IsGiven(Arguments.TimeLimit))
        {
            throw new WorkflowException($"--{Arguments.TimeLimit.Name} does not go with --shard and --merge: {NoTimeLimit}");
        }

        string[] own = [Arguments.Shard.Name, Arguments.Merge.Name, Arguments.Force.Name];
        return new ShardSettings(values.Get(Arguments.ShardDir) ?? workspace.Shards)
        {
            Shard = choice is null ? null : ShardNumber.TryParse(choice) ?? BatchSystem.Ask(variable),
            IsMerge = isMerge,
            Command = ShellText.Line(command.Where(word => !own.Contains(NameOf(word), StringComparer.OrdinalIgnoreCase))),
        };
    }

    private static string NameOf(string word) =>
        word.StartsWith("--", StringComparison.Ordinal) ? word[2..].Split('=')[0] : string.Empty;
}
