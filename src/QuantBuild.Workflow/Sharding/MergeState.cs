using System.Text.Json;
using System.Text.Json.Serialization;
using QuantBuild.Common;
using QuantBuild.Common.Files;

namespace QuantBuild.Workflow.Sharding;

/// <summary>How far merging has come, for whatever starts the shards: <c>state.json</c> beside them.</summary>
/// <param name="Round">How often shards are to be run, from 1: a search goes in rounds.</param>
/// <param name="Shards">How many parts the work is cut into; 0 where none is there yet.</param>
/// <param name="Missing">The parts that are to be run before merging is tried again.</param>
/// <param name="Done">Whether all is done.</param>
internal sealed record MergeState(int Round, int Shards, IReadOnlyList<int> Missing, bool Done)
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n" };

    /// <summary>The version of the file.</summary>
    [JsonPropertyOrder(-1)]
    public int Version { get; } = 1;

    /// <summary>Where it is.</summary>
    /// <param name="folder">The folder of the shards.</param>
    public static string PathIn(string folder) => Path.Combine(folder, "state.json");

    /// <summary>Reads what the last merge wrote.</summary>
    /// <param name="folder">The folder of the shards.</param>
    /// <returns>Null where it wrote nothing that can be understood.</returns>
    public static MergeState? Load(string folder)
    {
        try
        {
            using var json = StrictJson.ParseDocument(RegularFile.ReadAllBytes(PathIn(folder)));
            return json.Deserialize<MergeState>(_format) is { Missing: not null } state ? state : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The round that is under way: the first where nothing says it, or all was done before.</summary>
    /// <param name="folder">The folder of the shards.</param>
    public static int RoundIn(string folder) => Load(folder) is { Done: false, Round: > 0 } state ? state.Round : 1;

    /// <summary>Whether there are shards to compute, which a launch has.</summary>
    /// <param name="shards">How many shards the launch has.</param>
    public bool AsksFor(int shards) => !Done && Missing.Count > 0 && Missing.All(shard => shard >= 0 && shard < shards);

    /// <summary>Whether another says the same.</summary>
    /// <param name="other">The other; null where there is none.</param>
    public bool IsAs(MergeState? other) => other is not null && Round == other.Round && Missing.SequenceEqual(other.Missing);

    /// <summary>Notes that all is done.</summary>
    /// <param name="folder">The folder of the shards.</param>
    /// <param name="shards">How many parts the work was cut into; 0 where none was looked for.</param>
    public static void End(string folder, int shards) => new MergeState(RoundIn(folder), shards, [], Done: true).Save(folder);

    /// <summary>Writes it, whole or not at all.</summary>
    /// <param name="folder">The folder of the shards.</param>
    public void Save(string folder) => AtomicFile.Write(PathIn(folder), stream => JsonSerializer.Serialize(stream, this, _format));
}
