using System.Collections.Immutable;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Sharding;

/// <summary>What the rounds before have come to, in one file that the merge writes and the shards of the next round read: what they ask for
/// follows from it, so that all of them ask for the same.</summary>
internal static class KnownResults
{
    /// <summary>Where it is.</summary>
    /// <param name="folder">The folder of the shards.</param>
    /// <param name="name">The work's name.</param>
    public static string PathIn(string folder, string name) => Path.Combine(folder, name + ShardFile.KnownExtension);

    /// <summary>Reads it; nothing where there is none.</summary>
    /// <param name="folder">The folder of the shards.</param>
    /// <param name="name">The work's name.</param>
    /// <exception cref="WorkflowException">It is damaged.</exception>
    public static IReadOnlyList<ShardPart> Load(string folder, string name)
    {
        var path = PathIn(folder, name);
        try
        {
            return File.Exists(path) ? ShardFile.Load(path).Parts : [];
        }
        catch (WorkflowException problem)
        {
            throw new WorkflowException($"What earlier rounds came to, {path}, cannot be used: {problem.Message} "
                + "Delete it: --merge makes it again of the shards.");
        }
    }

    /// <summary>Writes it.</summary>
    /// <param name="folder">The folder of the shards.</param>
    /// <param name="name">The work's name.</param>
    /// <param name="parts">All that is known.</param>
    public static void Save(string folder, string name, IReadOnlyList<ShardPart> parts) =>
        new ShardFile(name, new ShardNumber(0, 1), ImmutableDictionary<string, string>.Empty, parts).SaveAs(PathIn(folder, name));
}
