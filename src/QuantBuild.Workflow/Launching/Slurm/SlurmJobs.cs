using QuantBuild.Workflow.Launching.Following;
using QuantBuild.Workflow.Sharding;

namespace QuantBuild.Workflow.Launching.Slurm;

/// <summary>The jobs of a launch, and the record of them.</summary>
/// <remarks>What was submitted stands in <c>launch.json</c>, and each job has a name that no other has: so a launcher that died, at
/// whatever point, is gone on from without a job being submitted twice.</remarks>
internal sealed class SlurmJobs
{
    private readonly string _name;
    private readonly int? _most;
    private readonly ISlurm _slurm;
    private readonly SlurmWatch _watch;
    private readonly JobScripts _scripts;
    private readonly string _path;
    private readonly Pace _pace;
    private readonly Lock _submitting = new();

    /// <param name="name">The name of the launch.</param>
    /// <param name="most">The most shards at a time; null for no limit.</param>
    /// <param name="slurm">Slurm.</param>
    /// <param name="watch">Knows which jobs are in the queue.</param>
    /// <param name="scripts">What they run.</param>
    /// <param name="path">The file of the record.</param>
    /// <param name="pace">Knows whether the process is about to end.</param>
    /// <exception cref="WorkflowException">The record is damaged.</exception>
    public SlurmJobs(string name, int? most, ISlurm slurm, SlurmWatch watch, JobScripts scripts, string path, Pace pace)
    {
        (_name, _most, _slurm, _watch, _scripts, _path, _pace) = (name, most, slurm, watch, scripts, path, pace);
        Record = LaunchRecord.Load(path) ?? new LaunchRecord { HasEnded = true, Run = -1 };
    }

    /// <summary>What was submitted.</summary>
    public LaunchRecord Record { get; private set; }

    /// <summary>The job that merges: the last one that was submitted for it.</summary>
    public SubmittedJob Merge => Record.Merges[^1];

    /// <summary>The ids of the jobs that may still run.</summary>
    public IReadOnlyList<string> Ids => Record.HasEnded ? [] : [.. Record.Arrays.Concat(Record.Merges).Select(job => job.Job)];

    /// <summary>How far a shard is in its last try.</summary>
    /// <param name="shard">The shard.</param>
    public ShardFate FateOf(int shard)
    {
        var array = Record.Arrays.Last(array => array.Shards.Contains(shard));
        return new ShardFate(shard, array.Name, array.Try, _watch.Fate(array, shard));
    }

    /// <summary>Begins a run, after which nothing is submitted yet.</summary>
    /// <param name="shards">The shards.</param>
    public void Begin(IEnumerable<int> shards) => Save(new LaunchRecord { Run = Record.Run + 1, Shards = [.. shards] });

    /// <summary>Begins another round of the run.</summary>
    /// <param name="shards">The shards to compute in it.</param>
    public void BeginRound(IEnumerable<int> shards) =>
        Save(Record with { Round = Record.Round + 1, Shards = [.. shards], Arrays = [], Merges = [] });

    /// <summary>Ends the run, and a merge that waits in vain.</summary>
    public void End()
    {
        _slurm.Cancel([.. Record.Merges.Select(merge => merge.Job)]);
        Save(Record with { HasEnded = true });
    }

    /// <summary>Cancels the jobs that may still run, while the process is about to end: nothing is submitted any more, and nothing
    /// written.</summary>
    public void Cancel()
    {
        lock (_submitting)
        {
            var ids = Ids;
            _pace.Stop();
            _slurm.Cancel(ids);
        }
    }

    /// <summary>Submits whatever of the round is not submitted yet: its shards, and a merge that waits for them.</summary>
    public void SubmitRound()
    {
        SubmitShards([.. Record.Shards.Except(Record.Arrays.SelectMany(array => array.Shards))], number: 0);
        if (Record.Merges.Count == 0)
        {
            SubmitMerge(DependencyOf([], Record.Arrays));
        }
    }

    /// <summary>Submits shards once more, and a merge that waits for them in the place of the one that waits in vain.</summary>
    /// <param name="shards">The shards.</param>
    public void SubmitAgain(IReadOnlyList<int> shards)
    {
        var before = Record.Arrays;
        SubmitShards(shards, number: 1);
        _slurm.Cancel([.. Record.Merges.Select(merge => merge.Job)]);
        var running = before.Where(array => array.Shards.Any(shard => !_watch.Fate(array, shard).HasEnded));
        SubmitMerge(DependencyOf(running, Record.Arrays.Except(before)));
    }

    /// <summary>Submits a merge.</summary>
    /// <param name="after">What it waits for; null for nothing.</param>
    public void SubmitMerge(string? after)
    {
        var name = $"{_name}-{Record.Run}-{Record.Round}-m{Record.Merges.Count}";
        Submit(
            new Job(name, _scripts.Merge, [name]) { After = after },
            id => Record with { Merges = [.. Record.Merges, new SubmittedJob(name, id)] });
    }

    private void SubmitShards(IReadOnlyList<int> shards, int number)
    {
        string? previous = null;
        foreach (var part in shards.GroupBy(shard => shard / _slurm.MostIndices))
        {
            var first = part.Key * _slurm.MostIndices;
            var name = $"{_name}-{Record.Run}-{Record.Round}-s{Record.Arrays.Count}";
            var job = new Job(name, _scripts.Shard, [FormattableString.Invariant($"{first}"), name])
            {
                Array = IndexRanges.Of([.. part.Select(shard => shard - first).Order()], ",")
                    + (_most is null ? string.Empty : FormattableString.Invariant($"%{_most}")),

                // The limit is one array's, so that several take turns.
                After = _most is null || previous is null ? null : $"afterany:{previous}",
            };
            previous = Submit(job, id =>
                Record with { Arrays = [.. Record.Arrays, new SubmittedArray(name, id, number, first, [.. part.Order()])] });
        }
    }

    // One that the queue knows by its name was submitted by a launcher that died before it could note it.
    private string Submit(Job job, Func<string, LaunchRecord> note)
    {
        string id;
        lock (_submitting)
        {
            _pace.GoOn();
            id = _watch.JobOf(job.Name) ?? _slurm.Submit(job);
            Record = note(id);
        }

        Record.Save(_path);
        return id;
    }

    private static string DependencyOf(IEnumerable<SubmittedArray> ended, IEnumerable<SubmittedArray> whole) =>
        string.Join(',', new[] { Of("afterany", ended), Of("afterok", whole) }.Where(part => part.Length > 0));

    private static string Of(string kind, IEnumerable<SubmittedArray> arrays) =>
        string.Join(':', arrays.Select(array => array.Job).Prepend(kind)) is var text && text.Length > kind.Length ? text : string.Empty;

    private void Save(LaunchRecord record)
    {
        record.Save(_path);
        Record = record;
    }
}
