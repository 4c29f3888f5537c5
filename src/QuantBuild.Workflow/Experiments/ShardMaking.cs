using QuantBuild.Reporting;
using QuantBuild.Workflow.Sharding;

namespace QuantBuild.Workflow.Experiments;

/// <summary>Makes the file of the part that is asked for, unless it is there.</summary>
internal static class ShardMaking
{
    /// <summary>Does so.</summary>
    /// <param name="context">The workspace, and which part.</param>
    /// <param name="name">The work's name.</param>
    /// <param name="keys">Tells the keys of the part's results, in their order.</param>
    /// <param name="compute">Computes the results, in any order.</param>
    /// <param name="lookAgain">Has <paramref name="keys"/> forget what it has seen of files.</param>
    /// <exception cref="WorkflowException">Files that the keys are of were written anew meanwhile. Nothing was written.</exception>
    public static void Make(
        WorkflowContext context, string name, Func<IReadOnlyList<ShardKey>> keys, Func<IEnumerable<ShardPart>> compute, Action lookAgain)
    {
        var number = context.Sharding.Shard!.Value;
        var wanted = keys();
        if (!context.Force && ShardFile.IsThere(context.Sharding.Folder, name, number, wanted))
        {
            context.Log.Information($"Shard {number} of {name} skipped: it is there (use --force to rerun)");
            return;
        }

        ShardFolder.RequireWritable(context.Sharding.Folder);
        var results = compute().ToDictionary(part => part.Key.Address, StringComparer.Ordinal);

        // Once more: no shard may tell of one model what was measured on another, put there meanwhile.
        lookAgain();
        if (!keys().Select(key => key.Address).SequenceEqual(wanted.Select(key => key.Address)))
        {
            throw new WorkflowException($"The models of shard {number} of {name} were written anew while it was computed. Run it again.");
        }

        var file = new ShardFile(name, number, MachineEnvironment.Describe(), [.. wanted.Select(key => results[key.Address])]);
        context.Log.Information($"Shard {number} of {name}: {context.Workspace.Display(file.Save(context.Sharding.Folder))}");
    }
}
