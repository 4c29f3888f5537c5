using System.Security.Cryptography;
using System.Text;
using QuantBuild.Common.Files;

namespace QuantBuild.Workflow.Shipping;

/// <summary>Where models are made: once for all builds of a project, of each configuration and framework, that ask for the same. What no
/// build asks for any more is removed.</summary>
internal sealed class ShipStore
{
    private readonly string _output;

    /// <param name="settings">Say which store, and who uses it.</param>
    public ShipStore(ShipSettings settings)
    {
        _output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.Output));
        Folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.Store ?? settings.Output));
        UserFile = Path.Combine(Users, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_output)))[..16]}.txt");
    }

    /// <summary>The store's own folder.</summary>
    public string Folder { get; }

    /// <summary>A folder for each model, named by <see cref="ShipPlan.Key"/>.</summary>
    public string Models => Path.Combine(Folder, "models");

    /// <summary>Says what this build uses, as long as its output is there.</summary>
    public string UserFile { get; }

    private string Users => Path.Combine(Folder, "users");

    /// <summary>Keeps what this build uses and others do, and nothing else.</summary>
    /// <param name="keys">The keys of the models that this build uses.</param>
    /// <param name="isAll">Whether these are all; where one could not be made, what it was before is kept, too, since the next build may
    /// ask for that again.</param>
    public void Keep(IEnumerable<string> keys, bool isAll)
    {
        var before = isAll || !File.Exists(UserFile) ? [] : File.ReadAllLines(UserFile).Skip(1);
        var lines = string.Concat(keys.Union(before).Prepend(_output).Select(line => $"{line}\n"));
        Directory.CreateDirectory(Users);
        AtomicFile.Write(UserFile, stream => stream.Write(Encoding.UTF8.GetBytes(lines)));
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var user in Directory.GetFiles(Users, "*.txt"))
        {
            if (File.ReadAllLines(user) is [var output, .. var used] && Directory.Exists(output))
            {
                kept.UnionWith(used);
            }
            else
            {
                File.Delete(user);
            }
        }

        foreach (var folder in Directory.Exists(Models) ? Directory.GetDirectories(Models) : [])
        {
            if (!kept.Contains(Path.GetFileName(folder)))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
