using System.Text.Json;
using QuantBuild.Common;
using QuantBuild.Common.Files;

namespace QuantBuild.Workflow.Launching.Commands;

/// <summary>What a merge says of the shards, in <c>state.json</c> beside them.</summary>
/// <param name="Round">The round, from 1: a search asks for shards again and again.</param>
/// <param name="Missing">The shards to compute now.</param>
/// <param name="Done">Whether there is nothing left to compute.</param>
internal sealed record ShardsState(int Round, IReadOnlyList<int> Missing, bool Done)
{
    private static readonly JsonSerializerOptions _format = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    /// <summary>Reads what the last merge wrote.</summary>
    /// <param name="folder">The folder of the shards.</param>
    /// <returns>Null where it wrote nothing that can be understood.</returns>
    public static ShardsState? Of(string folder)
    {
        try
        {
            using var document = StrictJson.ParseDocument(RegularFile.ReadAllBytes(Path.Combine(folder, "state.json")));
            return document.Deserialize<ShardsState>(_format) is { Missing: not null } state ? state : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether there are shards to compute, which a launch has.</summary>
    /// <param name="shards">How many shards the launch has.</param>
    public bool AsksFor(int shards) => !Done && Missing.Count > 0 && Missing.All(shard => shard >= 0 && shard < shards);

    /// <summary>Whether another says the same.</summary>
    public bool IsAs(ShardsState? other) => other is not null && Round == other.Round && Missing.SequenceEqual(other.Missing);
}
