using QuantBuild.Common;
using QuantBuild.Workflow.Launching.Commands;
using QuantBuild.Workflow.Launching.Following;
using QuantBuild.Workflow.Sharding;

namespace QuantBuild.Workflow.Launching.Slurm;

/// <summary>Runs a command in shards on Slurm: submits an array and a merge that waits for it, follows them, and does so again as long as
/// the merge asks for more. A shard that failed is submitted once more.</summary>
internal sealed class SlurmLaunch
{
    private const int MostTries = 2;

    private readonly LaunchSettings _settings;
    private readonly JobScripts _scripts;
    private readonly SlurmWatch _watch;
    private readonly SlurmJobs _jobs;
    private readonly Pace _pace;
    private readonly LaunchOutput _output;

    /// <param name="settings">What to run.</param>
    /// <param name="slurm">Slurm.</param>
    /// <param name="folder">The folder of the launch.</param>
    /// <param name="pace">How often Slurm is asked.</param>
    /// <param name="output">Takes what is told.</param>
    /// <exception cref="WorkflowException">The record of an earlier launcher is damaged.</exception>
    public SlurmLaunch(LaunchSettings settings, ISlurm slurm, string folder, Pace pace, LaunchOutput output)
    {
        (_settings, _pace, _output) = (settings, pace, output);
        _scripts = new JobScripts(folder);
        _watch = new SlurmWatch(slurm, _scripts, pace);
        var name = settings.Command.NameOf(settings.Shards);
        _jobs = new SlurmJobs(name, settings.Max, slurm, _watch, _scripts, Path.Combine(folder, "launch.json"), pace);
    }

    /// <summary>The ids of the jobs that may still run.</summary>
    public IReadOnlyList<string> Jobs => _jobs.Ids;

    /// <summary>How many rounds there were.</summary>
    public int Rounds => _jobs.Record.Round + 1;

    /// <summary>Runs the command to its end.</summary>
    /// <exception cref="WorkflowException">A shard failed twice, the merge failed, or Slurm refuses.</exception>
    public void Run()
    {
        _scripts.Write(_settings.Command, _settings.Shards);
        if (_jobs.Record.HasEnded)
        {
            _jobs.Begin(Enumerable.Range(0, _settings.Shards));
        }
        else
        {
            _output.Tell($"Goes on with what was submitted: {_jobs.Ids.Count} jobs.");
        }

        for (MergeState? before = null; ;)
        {
            _watch.Look();
            _jobs.SubmitRound();
            FollowShards();
            var merge = FollowMerge();
            if (merge.State == TaskState.Done)
            {
                _output.Show(_scripts.Log(_jobs.Merge.Name));
                _jobs.End();
                return;
            }

            var state = MergeState.Load(_scripts.Shards);
            if (state is null || !state.AsksFor(_settings.Shards) || state.IsAs(before))
            {
                var name = _jobs.Merge.Name;
                _output.Show(_scripts.Log(name));
                throw End($"The merge failed ({merge.Why}){LastLineOf(name)}");
            }

            before = state;
            _output.Tell($"Merged as far as there is; shards to compute now: {state.Missing.Count}.");
            _jobs.BeginRound(state.Missing.Order().Distinct());
        }
    }

    /// <summary>Cancels the jobs that may still run.</summary>
    public void Cancel() => _jobs.Cancel();

    private void FollowShards()
    {
        // The shards that failed in their last try, with their logs.
        var lost = new SortedDictionary<int, string>();
        while (true)
        {
            var fates = _output.Follow(
                _pace,
                $"Round {Rounds}",
                LookAtShards,
                ShardFate.Count,
                seen => seen.All(fate => fate.HasEnded) || seen.Any(HasFailed));
            var failed = fates.Where(HasFailed).ToLookup(fate => fate.Try + 1 < MostTries);
            Warn(failed[true], " and is submitted again");
            Warn(failed[false], " again");
            foreach (var fate in failed[false])
            {
                lost[fate.Shard] = JobScripts.TaskOf(fate.Array, fate.Shard);
            }

            if (failed[true].Any())
            {
                _jobs.SubmitAgain([.. failed[true].Select(fate => fate.Shard)]);
            }
            else if (fates.All(fate => fate.HasEnded))
            {
                break;
            }
        }

        if (lost.Count > 0)
        {
            throw End($"{(lost.Count == 1 ? "Shard" : "Shards")} {string.Join(", ", lost.Keys)} of {_settings.Shards} failed twice"
                + $"{LastLineOf(lost.First().Value)} What the others computed is kept: the same command computes what is missing.");
        }

        bool HasFailed(ShardFate fate) => fate.State == TaskState.Failed && !lost.ContainsKey(fate.Shard);
    }

    private List<ShardFate> LookAtShards()
    {
        _watch.Look();
        return [.. _jobs.Record.Shards.Select(_jobs.FateOf)];
    }

    private TaskFate FollowMerge()
    {
        for (var tries = 0; ; tries++)
        {
            var fate = _pace.Until(LookAtMerge, seen => seen, seen => seen.HasEnded);
            if (fate.State == TaskState.Done || _scripts.ExitCode(_jobs.Merge.Name) is not null || tries == MostTries)
            {
                return fate;
            }

            // Cancelled with a shard that failed at first, or killed before it could say anything.
            _jobs.SubmitMerge(after: null);
        }
    }

    private TaskFate LookAtMerge()
    {
        _watch.Look();
        return _watch.Fate(_jobs.Merge);
    }

    private void Warn(IEnumerable<ShardFate> failed, string what)
    {
        foreach (var fate in failed)
        {
            _output.Warn($"Shard {fate.Shard} of {_settings.Shards} failed ({fate.Why}){what}"
                + LastLineOf(JobScripts.TaskOf(fate.Array, fate.Shard)));
        }
    }

    private WorkflowException End(string message)
    {
        _jobs.End();
        return new WorkflowException(message);
    }

    private string LastLineOf(string job)
    {
        var log = _scripts.Log(job);
        var last = File.Exists(log) ? File.ReadLines(log).LastOrDefault(line => !string.IsNullOrWhiteSpace(line)) : null;
        var said = last is null ? string.Empty : $": {Printable.Text(last.Trim()).TrimEnd('.')}";
        return $"{said}. Its log: {_output.Display(log)}.";
    }
}
