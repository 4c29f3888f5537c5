using System.Globalization;
using System.Text.RegularExpressions;
using QuantBuild.Workflow.Launching.Commands;

namespace QuantBuild.Workflow.Launching.Slurm;

/// <summary>Slurm by its own programs: <c>sbatch</c>, <c>squeue</c>, <c>scancel</c> and <c>scontrol</c>.</summary>
/// <param name="settings">What jobs ask for.</param>
internal sealed partial class SlurmPrograms(LaunchSettings settings) : ISlurm
{
    // What Slurm has where its configuration says nothing.
    private const int DefaultMostIndices = 1001;
    private const int Fields = 5;

    private int? _mostIndices;

    public int MostIndices => _mostIndices ??= Configured(ProgramCall.Of("scontrol", "show", "config").Output);

    public string Submit(Job job)
    {
        List<string> arguments =
        [
            "--parsable", $"--job-name={job.Name}", "--requeue", "--kill-on-invalid-dep=yes", "--ntasks=1",

            // The script writes its own log: Slurm reads signs of its own out of a path.
            "--output=/dev/null",
        ];
        Add("--array", job.Array);
        Add("--dependency", job.After);
        Add("--partition", settings.Partition);
        Add("--cpus-per-task", settings.Cpus?.ToString(CultureInfo.InvariantCulture));
        Add("--mem", settings.Memory);
        Add("--time", settings.Minutes?.ToString(CultureInfo.InvariantCulture));
        var call = ProgramCall.Of("sbatch", [.. arguments, job.Script, .. job.Arguments]);

        // With several clusters, the cluster's name stands behind the id.
        var id = call.Output.Trim().Split(';')[0];
        return call.ExitCode == 0 && id.Length > 0 && id.All(char.IsAsciiDigit) ? id
            : throw new WorkflowException($"sbatch did not take {job.Name}: {call.LastLine}");

        void Add(string option, string? value)
        {
            if (value is not null)
            {
                arguments.Add($"{option}={value}");
            }
        }
    }

    public IReadOnlyList<QueuedTask> Queue()
    {
        // The name stands last, since others' jobs may have any.
        var call = ProgramCall.Of("squeue", "--noheader", "--array", "--states=all", "--me", "--format=%F|%K|%T|%r|%j");
        return call.ExitCode == 0
            ? [.. call.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|', Fields))
                .Where(fields => fields.Length == Fields).Select(fields => new QueuedTask(
                    fields[4], fields[0], int.TryParse(fields[1], CultureInfo.InvariantCulture, out var index) ? index : null, fields[2],
                    fields[3]))]
            : throw new WorkflowException($"squeue does not answer: {call.LastLine}");
    }

    public void Cancel(IReadOnlyCollection<string> jobs)
    {
        if (jobs.Count > 0)
        {
            ProgramCall.Of("scancel", ["--quiet", .. jobs]);
        }
    }

    private static int Configured(string configuration) => MaxArraySize().Match(configuration) is { Success: true } found
        ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)
        : DefaultMostIndices;

    [GeneratedRegex(@"^MaxArraySize\s*=\s*([1-9]\d{0,8})\s*$", RegexOptions.Multiline)]
    private static partial Regex MaxArraySize();
}
