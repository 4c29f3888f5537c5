using System.Security.Cryptography;
using System.Text;

namespace QuantBuild.Workflow.Launching.Commands;

/// <summary>A command line that runs in shards: once for each part of the work, and once to merge them.</summary>
/// <param name="Program">What starts the program: its path, or a host and what it runs.</param>
/// <param name="Words">What stands behind the program, without where it is launched and which shard it is.</param>
/// <param name="Folder">The folder that relative paths in it count from.</param>
public sealed record LaunchedCommand(IReadOnlyList<string> Program, IReadOnlyList<string> Words, string Folder)
{
    private const int MostOfName = 24;
    private const int DigitsOfKey = 8;

    /// <summary>The words that compute one shard, but for the last, <c>--shard=</c>, which says which one.</summary>
    /// <param name="folder">Where shards are written.</param>
    public IReadOnlyList<string> Shard(string folder) => ShardOf(Words, folder);

    /// <summary>The words that merge the shards.</summary>
    /// <param name="folder">Where they were written.</param>
    public IReadOnlyList<string> Merge(string folder) => MergeOf(Words, folder);

    internal static IReadOnlyList<string> ShardOf(IReadOnlyList<string> words, string folder) => [.. words, $"--shardDir={folder}"];

    internal static IReadOnlyList<string> MergeOf(IReadOnlyList<string> words, string folder) =>
        [.. words, "--merge", $"--shardDir={folder}"];

    /// <summary>A name for the jobs of this command, the same each time: what it does, and a hash over its words, its folder and the number
    /// of shards. It can be that of a file and of an object of Kubernetes.</summary>
    /// <param name="shards">How many shards there are.</param>
    public string NameOf(int shards)
    {
        var text = string.Join('\0', [.. Words, Folder, FormattableString.Invariant($"{shards}")]);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..DigitsOfKey];
        var name = new StringBuilder();
        foreach (var character in string.Join('-', Words.Where(word => !word.StartsWith('-'))).ToLowerInvariant())
        {
            var isKept = char.IsAsciiLetterOrDigit(character);
            if (name.Length < MostOfName && (isKept || (name.Length > 0 && name[^1] != '-')))
            {
                name.Append(isKept ? character : '-');
            }
        }

        return $"{name.ToString().Trim('-')}-{key}".TrimStart('-');
    }
}
