using QuantBuild.Workflow.Incremental;
using QuantBuild.Workflow.Launching.Commands;
using QuantBuild.Workflow.Launching.Slurm;

namespace QuantBuild.Workflow.Launching;

/// <summary>Runs a command in shards on other machines, or writes what does.</summary>
public static class LaunchOperation
{
    /// <summary>Does so.</summary>
    /// <param name="context">The workspace and console.</param>
    /// <param name="settings">What, and where.</param>
    /// <returns>What was written: the folder of the launch, or a file.</returns>
    /// <exception cref="WorkflowException">The scheduler refuses, a shard failed twice, or the merge failed.</exception>
    public static string Run(WorkflowContext context, LaunchSettings settings)
    {
        var name = settings.Command.NameOf(settings.Shards);
        var folder = Path.Combine(context.Workspace.Artifacts, "launch", name);
        Directory.CreateDirectory(folder);
        using var turn = context.TakeTurn(folder, name);
        var launch = new SlurmLaunch(
            settings, new SlurmPrograms(settings), folder, new Pace(TimeProvider.System, Thread.Sleep), new LaunchOutput(context, name));
        using var explained = Interruption.Explain(() => Explain(launch, settings));
        launch.Run();
        return folder;
    }

    private static Kept Explain(SlurmLaunch launch, LaunchSettings settings)
    {
        var jobs = string.Join(' ', launch.Jobs);
        if (settings.IsCancelledOnInterrupt)
        {
            launch.Cancel();
            return new Kept($"The jobs are cancelled ({jobs}). What shards have computed is kept.", IsResumable: false);
        }

        return new Kept(
            $"The jobs go on without this command, which follows them when it is run again; \"scancel {jobs}\" ends them.",
            IsResumable: false);
    }
}
