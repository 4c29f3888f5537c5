using System.Diagnostics;
using System.Globalization;
using QuantBuild.Workflow.Launching.Slurm;

namespace QuantBuild.Workflow.Tests.Launching.Slurm;

/// <summary>Slurm as far as a launch needs it: runs the scripts that are submitted, a task whenever the queue is asked for.</summary>
internal sealed class LocalSlurm : ISlurm
{
    private readonly List<(Job Job, QueuedTask Task)> _tasks = [];

    public int MostIndices { get; set; } = 1000;

    /// <summary>The jobs that were submitted.</summary>
    public List<Job> Submitted { get; } = [];

    /// <summary>Names of tasks that are killed in place of being run, each once, with the state that they then have.</summary>
    public Dictionary<string, string> Killed { get; } = [];

    /// <summary>Whether jobs that ended are forgotten at once.</summary>
    public bool IsForgetful { get; set; }

    /// <summary>How many times the queue is asked for before a merge runs.</summary>
    public int MergeWaits { get; set; }

    public string Submit(Job job)
    {
        Submitted.Add(job);
        var id = Submitted.Count.ToString(CultureInfo.InvariantCulture);
        _tasks.AddRange(Indices(job.Array).Select(index => (job, new QueuedTask(job.Name, id, index, "PENDING", "None"))));
        return id;
    }

    public IReadOnlyList<QueuedTask> Queue()
    {
        var next = _tasks.FindIndex(task => task.Task.IsWaiting && CanRun(task.Job));
        if (next >= 0 && (_tasks[next].Task.Index is not null || MergeWaits-- <= 0))
        {
            var (job, task) = _tasks[next];
            _tasks[next] = (job, task with { State = StateAfter(job, task) });
        }

        for (var i = 0; i < _tasks.Count; i++)
        {
            if (_tasks[i].Task.IsWaiting && IsNever(_tasks[i].Job))
            {
                _tasks[i] = (_tasks[i].Job, _tasks[i].Task with { State = "CANCELLED", Reason = "DependencyNeverSatisfied" });
            }
        }

        return [.. _tasks.Select(task => task.Task).Where(task => !IsForgetful || !task.HasEnded)];
    }

    public void Cancel(IReadOnlyCollection<string> jobs)
    {
        for (var i = 0; i < _tasks.Count; i++)
        {
            if (jobs.Contains(_tasks[i].Task.Job) && !_tasks[i].Task.HasEnded)
            {
                _tasks[i] = (_tasks[i].Job, _tasks[i].Task with { State = "CANCELLED" });
            }
        }
    }

    private string StateAfter(Job job, QueuedTask task)
    {
        if (Killed.Remove(task.Index is null ? task.Name : $"{task.Name}.{task.Index}", out var state))
        {
            return state;
        }

        var start = new ProcessStartInfo("/bin/sh", [job.Script, .. job.Arguments]) { WorkingDirectory = "/" };
        start.Environment["SLURM_ARRAY_TASK_ID"] = task.Index?.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode == 0 ? "COMPLETED" : "FAILED";
    }

    private bool CanRun(Job job) => DependenciesOf(job).All(after =>
        TasksOf(after.Id).All(task => after.IsOk ? task.State == "COMPLETED" : task.HasEnded));

    private bool IsNever(Job job) =>
        DependenciesOf(job).Any(after => after.IsOk && TasksOf(after.Id).Any(task => task.HasEnded && task.State != "COMPLETED"));

    private IEnumerable<QueuedTask> TasksOf(string job) => _tasks.Select(task => task.Task).Where(task => task.Job == job);

    private static IEnumerable<(bool IsOk, string Id)> DependenciesOf(Job job) =>
        from part in job.After?.Split(',') ?? []
        let words = part.Split(':')
        from id in words.Skip(1)
        select (words[0] == "afterok", id);

    private static IEnumerable<int?> Indices(string? array)
    {
        if (array is null)
        {
            yield return null;
            yield break;
        }

        foreach (var range in array.Split('%')[0].Split(','))
        {
            var ends = range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
            for (var index = ends[0]; index <= ends[^1]; index++)
            {
                yield return index;
            }
        }
    }
}
