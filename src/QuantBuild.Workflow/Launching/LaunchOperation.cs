using QuantBuild.Workflow.Incremental;
using QuantBuild.Workflow.Launching.Ci;
using QuantBuild.Workflow.Launching.Commands;
using QuantBuild.Workflow.Launching.Following;
using QuantBuild.Workflow.Launching.Kubernetes;
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
        switch (settings.On)
        {
            case "slurm":
                RunOnSlurm(context, settings, folder);
                return folder;
            case "kubernetes":
                return RunOnKubernetes(context, settings, folder);
            default:
                var workflow = WorkflowFile.Write(context, settings);
                context.Log.Information($"Written: {context.Workspace.Display(workflow)}");
                return workflow;
        }
    }

    private static Pace NewPace() => new(TimeProvider.System, Thread.Sleep);

    private static void RunOnSlurm(WorkflowContext context, LaunchSettings settings, string folder)
    {
        // Later it may be silent for a while; where it does not answer at first, nothing is written.
        var slurm = new SlurmPrograms(settings);
        slurm.Queue();
        Directory.CreateDirectory(folder);
        using var turn = context.TakeTurn(folder, Path.GetFileName(folder));
        var launch = new SlurmLaunch(
            settings, slurm, folder, NewPace(), new LaunchOutput(context, Path.GetFileName(folder)));
        using var explained = Interruption.Explain(() =>
        {
            var jobs = string.Join(' ', launch.Jobs);
            return Explain(settings, $"\"scancel {jobs}\"", launch.Cancel);
        });
        launch.Run();
    }

    private static string RunOnKubernetes(WorkflowContext context, LaunchSettings settings, string folder)
    {
        // Where the volume of artifacts is, what is given here is not.
        var command = settings.Command with
        {
            Words = [.. settings.Command.Words.Where(word => !word.StartsWith("--artifacts=", StringComparison.Ordinal))],
        };
        var jobs = new KubernetesJobs(settings, PortableCommand.Of(command, context.Workspace.Root, "the volume of data")
            .WithOutputIn(KubernetesJobs.Artifacts));
        var path = settings.Workflow ?? Path.Combine(folder, "jobs.yml");
        var launch = new KubernetesLaunch(
            jobs, new Kubectl("kubectl", settings.Namespace), path, NewPace(), new LaunchOutput(context, jobs.Name));
        launch.Write(round: 1);
        context.Log.Information($"Written: {context.Workspace.Display(path)}");
        if (settings.IsApplied)
        {
            using var explained = Interruption.Explain(() =>
                Explain(settings, $"\"{jobs.Call($"delete jobs --selector {Kubectl.SelectorOf(jobs.Name)}")}\"", launch.Cancel));
            launch.Run();
        }

        return path;
    }

    private static Kept Explain(LaunchSettings settings, string canceller, Action cancel)
    {
        if (settings.IsCancelledOnInterrupt)
        {
            cancel();
            return new Kept("The jobs are cancelled. What shards have computed is kept.", IsResumable: false);
        }

        return new Kept(
            $"The jobs go on without this command, which follows them when it is run again; {canceller} ends them.", IsResumable: false);
    }
}
