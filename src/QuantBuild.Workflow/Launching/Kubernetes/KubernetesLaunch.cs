using System.Globalization;
using System.Text;
using QuantBuild.Common.Files;
using QuantBuild.Workflow.Launching.Following;
using QuantBuild.Workflow.Launching.Yaml;

namespace QuantBuild.Workflow.Launching.Kubernetes;

/// <summary>Runs a command in shards on Kubernetes: applies a round's jobs, lets the merge run when the shards are done, and goes on with
/// another round where the merge asks for one. What is there is asked of the cluster, so that the same command goes on from a launcher that
/// died.</summary>
/// <param name="jobs">The jobs.</param>
/// <param name="cluster">The cluster.</param>
/// <param name="path">The file that a round's jobs are written to.</param>
/// <param name="pace">How often the cluster is asked.</param>
/// <param name="output">Takes what is told.</param>
internal sealed class KubernetesLaunch(KubernetesJobs jobs, Kubectl cluster, string path, Pace pace, LaunchOutput output)
{
    // A merge is over in seconds; a search that goes on for more is none.
    private const int MostRounds = 1000;

    /// <summary>Writes the jobs of a round.</summary>
    /// <param name="round">The round, from 1.</param>
    public void Write(int round)
    {
        var text = $$$"""
            # Written by quantbuild. The second job is suspended until the shards of the first are done:
            # {{{jobs.Call("apply -f FILE")}}}
            # {{{jobs.Call($"wait --for=condition=complete --timeout=-1s job/{jobs.ShardsOf(round)}")}}}
            # {{{jobs.Call($"patch job {jobs.MergeOf(round)} --type=merge --patch '{Kubectl.Running}'")}}}
            {{{YamlText.Of(jobs.Of(round))}}}
            """;
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Applies and follows them to the end.</summary>
    /// <exception cref="WorkflowException">A shard or the merge failed, or the cluster refuses.</exception>
    public void Run()
    {
        for (var round = Begun() ?? 1; round <= MostRounds; round++)
        {
            if (!cluster.Jobs(jobs.Name).Any(job => job.Name == jobs.MergeOf(round)))
            {
                Write(round);
                cluster.Apply(path);
            }

            FollowShards(round);
            cluster.Resume(jobs.MergeOf(round));
            var merge = UntilEnded($"Round {round}, merge", jobs.MergeOf(round), total: 1);
            var isMore = !merge.IsComplete && cluster.ExitCodes(merge.Name).Contains(KubernetesJobs.MoreRounds);
            if (!isMore)
            {
                output.ShowText(cluster.LogOf(merge.Name));
                if (merge.IsComplete)
                {
                    return;
                }

                throw new WorkflowException($"The merge failed: {merge.Failure}");
            }
        }

        throw new WorkflowException($"There were {MostRounds} rounds, and the merge still asks for more.");
    }

    /// <summary>Ends the jobs.</summary>
    public void Cancel()
    {
        pace.Stop();
        cluster.Delete(jobs.Name);
    }

    // Jobs that are over, of this command run earlier, make room.
    private int? Begun()
    {
        var there = cluster.Jobs(jobs.Name);
        if (there.Any(job => !job.HasEnded))
        {
            var round = there.Max(job => int.Parse(job.Name.Split('-')[^1], CultureInfo.InvariantCulture));
            output.Tell($"Goes on with what was applied, in round {round}.");
            return round;
        }

        if (there.Count > 0)
        {
            cluster.Delete(jobs.Name);
        }

        return null;
    }

    private void FollowShards(int round)
    {
        var name = jobs.ShardsOf(round);
        var shards = UntilEnded($"Round {round}", name, jobs.Shards);
        if (!shards.IsComplete)
        {
            // Suspended, it would count as one that goes on.
            cluster.DeleteJob(jobs.MergeOf(round));
            var which = shards.FailedIndexes.Length > 0 ? $"Shards {shards.FailedIndexes} of {jobs.Shards}" : name;
            throw new WorkflowException(
                $"{which} failed: {shards.Failure} \"{jobs.Call($"logs job/{name}")}\" shows more. "
                    + "The same command computes what is missing.");
        }
    }

    private JobStatus UntilEnded(string title, string name, int total) => output.Follow(
        pace,
        title,
        () =>
        {
            var there = cluster.Jobs(jobs.Name);
            pace.GoOn();
            return there.FirstOrDefault(job => job.Name == name)
                ?? throw new WorkflowException($"The job {name} is gone from the cluster. The same command launches it again.");
        },
        job => new ShardCounts(total, job.Succeeded, job.Active, job.Failed, string.Empty),
        job => job.HasEnded);
}
