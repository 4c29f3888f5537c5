using System.Text;
using QuantBuild.Common.Files;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Launching.Commands;

namespace QuantBuild.Workflow.Launching.Slurm;

/// <summary>The folder of a launch: the scripts of its jobs, their logs, and the exit codes that they leave, which are there also when the
/// scheduler has forgotten the job.</summary>
/// <param name="folder">The folder, which all nodes see.</param>
internal sealed class JobScripts(string folder)
{
    /// <summary>Computes the shard that its array index plus the first argument names; the second is the job's name.</summary>
    public string Shard { get; } = Path.Combine(folder, "shard.sh");

    /// <summary>Merges; the first argument is the job's name.</summary>
    public string Merge { get; } = Path.Combine(folder, "merge.sh");

    /// <summary>Where shards are written.</summary>
    public string Shards { get; } = Path.Combine(folder, "shards");

    /// <summary>Writes both scripts.</summary>
    /// <param name="command">What they run.</param>
    /// <param name="shards">How many shards there are.</param>
    public void Write(LaunchedCommand command, int shards)
    {
        Directory.CreateDirectory(Path.Combine(folder, "logs"));
        Directory.CreateDirectory(Path.Combine(folder, "exits"));
        const string Index = "$(( SLURM_ARRAY_TASK_ID + $1 ))";
        var line = ShellText.Line([.. command.Program, .. command.Shard(Shards)]);
        Save(Shard, command, FormattableString.Invariant($"{line} \"--shard={Index}/{shards}\""), $"$2.{Index}");
        Save(Merge, command, ShellText.Line([.. command.Program, .. command.Merge(Shards)]), "$1");
    }

    /// <summary>What a task of an array is called where each has a file.</summary>
    /// <param name="array">The name of the array.</param>
    /// <param name="shard">The shard.</param>
    public static string TaskOf(string array, int shard) => FormattableString.Invariant($"{array}.{shard}");

    /// <summary>The exit code that a job left.</summary>
    /// <param name="job">The job's name, for a task with its shard behind it.</param>
    /// <returns>Null where it left none: it still runs, or was killed.</returns>
    public int? ExitCode(string job)
    {
        var path = Path.Combine(folder, "exits", job);
        return File.Exists(path) && int.TryParse(File.ReadAllText(path), out var code) ? code : null;
    }

    /// <summary>The file of a job's log.</summary>
    /// <param name="job">The job's name, for a task with its shard behind it.</param>
    public string Log(string job) => Path.Combine(folder, "logs", $"{job}.log");

    // A job that is requeued begins anew: what it left before does not count.
    private void Save(string path, LaunchedCommand command, string line, string job)
    {
        var text = $"""
            #!/bin/sh
            # Written by quantbuild, and run by Slurm.
            job="{job}"
            cd {ShellText.Quote(folder)} || exit 1
            rm -f "exits/$job"
            exec > "logs/$job.log" 2>&1
            cd {ShellText.Quote(command.Folder)} || exit 1
            {line}
            code=$?
            cd {ShellText.Quote(folder)} || exit 1
            echo "$code" > "exits/$job.unfinished" && mv "exits/$job.unfinished" "exits/$job"
            exit "$code"

            """;
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }
}
