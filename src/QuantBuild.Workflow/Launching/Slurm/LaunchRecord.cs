using System.Text.Json;
using System.Text.Json.Serialization;
using QuantBuild.Common;
using QuantBuild.Common.Files;

namespace QuantBuild.Workflow.Launching.Slurm;

/// <summary>What was submitted, in a file: so that a launcher that died is gone on from by the same command.</summary>
internal sealed record LaunchRecord
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>How often the command was launched anew, from 0: part of the jobs' names.</summary>
    public int Run { get; init; }

    /// <summary>How many times shards were asked for in this run, from 0.</summary>
    public int Round { get; init; }

    /// <summary>The shards that the round computes.</summary>
    public IReadOnlyList<int> Shards { get; init; } = [];

    /// <summary>The arrays of the round, in the order of their submission.</summary>
    public IReadOnlyList<SubmittedArray> Arrays { get; init; } = [];

    /// <summary>The jobs that merge the round's shards, in the order of their submission; the last one counts.</summary>
    public IReadOnlyList<SubmittedJob> Merges { get; init; } = [];

    /// <summary>Whether the run came to its end, good or bad: the same command begins another.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Reads the record of a launch.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WorkflowException">It is damaged.</exception>
    public static LaunchRecord? Load(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        return ReaderGuard.Read(Read, (message, cause) => new WorkflowException(
            $"{path} is no record of a launch: {message} Jobs that run are unknown without it; delete it to launch anew.", cause));

        LaunchRecord Read()
        {
            using var document = StrictJson.ParseDocument(RegularFile.ReadAllBytes(path));
            var record = document.Deserialize<LaunchRecord>(_format);
            return record is { Run: >= 0, Round: >= 0 } && record.Arrays.All(array => array?.Shards is not null)
                && record.Merges.All(merge => merge is not null) ? record : throw new JsonException("a job in it is none.");
        }
    }

    /// <summary>Writes the record, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, this, _format));
}

/// <summary>A job that was submitted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Job">Its id.</param>
internal record SubmittedJob(string Name, string Job);

/// <summary>An array of shards that was submitted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Job">Its id.</param>
/// <param name="Try">Which try of its shards it is, from 0.</param>
/// <param name="First">The shard of index 0.</param>
/// <param name="Shards">The shards in it.</param>
internal sealed record SubmittedArray(string Name, string Job, int Try, int First, IReadOnlyList<int> Shards) : SubmittedJob(Name, Job);
