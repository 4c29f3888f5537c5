using QuantBuild.Workflow.Launching.Following;

namespace QuantBuild.Workflow.Launching.Slurm;

/// <summary>How far jobs are: by the queue as long as they are in it, then by the exit codes that they left.</summary>
/// <param name="slurm">Slurm.</param>
/// <param name="scripts">The folder of the launch.</param>
/// <param name="pace">The clock, and how to wait.</param>
internal sealed class SlurmWatch(ISlurm slurm, JobScripts scripts, Pace pace)
{
    private const int MostSilences = 20;

    // A node's last words may be seen late on a shared file system.
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(60);

    private readonly Dictionary<string, long> _missingSince = new(StringComparer.Ordinal);
    private Dictionary<(string Job, int? Index), QueuedTask> _queue = [];
    private Dictionary<string, string> _jobs = [];

    /// <summary>Asks the queue anew; where Slurm does not answer, it is asked again for some minutes.</summary>
    /// <exception cref="WorkflowException">It does not answer.</exception>
    public void Look()
    {
        for (var silences = 0; ; silences++)
        {
            try
            {
                var tasks = slurm.Queue();
                pace.GoOn();
                _queue = tasks.GroupBy(task => (task.Job, task.Index)).ToDictionary(same => same.Key, same => same.Last());
                _jobs = tasks.GroupBy(task => task.Name).ToDictionary(same => same.Key, same => same.Last().Job);
                return;
            }
            catch (WorkflowException) when (silences < MostSilences)
            {
                pace.Wait(Pace.Longest);
            }
        }
    }

    /// <summary>The id of the job of a name; null where the queue has none.</summary>
    public string? JobOf(string name) => _jobs.GetValueOrDefault(name);

    /// <summary>How far a task of an array is.</summary>
    /// <param name="array">The array.</param>
    /// <param name="shard">The shard.</param>
    public TaskFate Fate(SubmittedArray array, int shard) =>
        Fate(JobScripts.TaskOf(array.Name, shard), _queue.GetValueOrDefault((array.Job, shard - array.First)));

    /// <summary>How far a job is.</summary>
    /// <param name="job">The job.</param>
    public TaskFate Fate(SubmittedJob job) => Fate(job.Name, _queue.GetValueOrDefault((job.Job, null)));

    private TaskFate Fate(string name, QueuedTask? queued)
    {
        if (queued is { HasEnded: false })
        {
            _missingSince.Remove(name);
            return new TaskFate(queued.IsWaiting ? TaskState.Waiting : TaskState.Running, queued.Reason);
        }

        return (scripts.ExitCode(name), queued) switch
        {
            (0, _) or (null, { State: "COMPLETED" }) => new TaskFate(TaskState.Done, string.Empty),
            ({ } code, _) => new TaskFate(TaskState.Failed, FormattableString.Invariant($"exit code {code}")),
            (null, { Reason: "None" or "" } ended) => new TaskFate(TaskState.Failed, ended.State),
            (null, { } ended) => new TaskFate(TaskState.Failed, $"{ended.State}, {ended.Reason}"),
            _ when IsLost(name) => new TaskFate(TaskState.Failed, "it is gone from the queue, and left no exit code"),
            _ => new TaskFate(TaskState.Running, string.Empty),
        };
    }

    private bool IsLost(string name)
    {
        if (!_missingSince.TryGetValue(name, out var since))
        {
            _missingSince[name] = since = pace.Time.GetTimestamp();
        }

        return pace.Time.GetElapsedTime(since) >= _grace;
    }
}
