using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace QuantBuild.Fuzz.Kills;

/// <summary>What lies in a folder for users: each model as a whole, each report but for its times, and pictures.
/// By path, as hashes.</summary>
internal static partial class Outputs
{
    private static readonly string[] _folders = ["artifacts", "work"];

    public static IReadOnlyDictionary<string, string> Of(string root) => _folders.Select(name => Path.Combine(root, name))
        .Where(Directory.Exists).SelectMany(folder => Below(root, folder)).ToDictionary(StringComparer.Ordinal);

    /// <summary>What a run should have removed: everything that is written before it is whole, locks, and checkpoints.</summary>
    public static IEnumerable<string> LeftOver(string root) => _folders.Select(name => Path.Combine(root, name)).Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        .Select(path => Path.GetRelativePath(root, path))
        .Where(path => Unfinished.IsMatch(path));

    private static IEnumerable<KeyValuePair<string, string>> Below(string root, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(root, file);
            if (Unfinished.IsMatch(name))
            {
                continue;
            }

            if (Path.GetFileName(file) == "model.json")
            {
                var directory = Path.GetDirectoryName(file)!;
                yield return KeyValuePair.Create(
                    Path.GetRelativePath(root, directory),
                    Hash(Directory.GetFiles(directory).Order(StringComparer.Ordinal).SelectMany(part =>
                        Encoding.UTF8.GetBytes(Path.GetFileName(part) + "\0").Concat(File.ReadAllBytes(part)))));
            }
            else if (Path.GetFileName(file) is "report.json")
            {
                yield return KeyValuePair.Create(
                    name, Hash(Encoding.UTF8.GetBytes(WithoutTimes(JsonNode.Parse(File.ReadAllBytes(file))!)!.ToJsonString())));
            }
            else if (Path.GetExtension(file) is ".xml" or ".svg"
                || (Path.GetExtension(file) == ".png" && !name.Contains("figures", StringComparison.Ordinal)))
            {
                yield return KeyValuePair.Create(name, Hash(Times.IsMatch(Path.GetExtension(file))
                    ? Encoding.UTF8.GetBytes(Timestamps.Replace(File.ReadAllText(file), string.Empty))
                    : File.ReadAllBytes(file)));
            }
        }
    }

    private static JsonNode? WithoutTimes(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(
            json.Where(field => !Times.IsMatch(field.Key)).Select(field => KeyValuePair.Create(field.Key, WithoutTimes(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(WithoutTimes)]),
        { } value => value.DeepClone(),
        null => null,
    };

    private static string Hash(IEnumerable<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData([.. bytes]))[..16];

    [GeneratedRegex(@"(^|/)\.[^/]*\.quantbuild-|\.tmp$|\.lock$|\.checkpoint(/|$)|\.part$", RegexOptions.CultureInvariant)]
    private static partial Regex Unfinished { get; }

    [GeneratedRegex("createdAt|second|^times$|timing|xml", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Times { get; }

    [GeneratedRegex("time(stamp)?=\"[^\"]*\"", RegexOptions.CultureInvariant)]
    private static partial Regex Timestamps { get; }
}
