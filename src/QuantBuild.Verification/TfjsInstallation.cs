using System.Globalization;
using QuantBuild.Verification.Internal;

namespace QuantBuild.Verification;

/// <summary>Node.js, and the folder with the npm packages of stock TensorFlow.js and the scripts that run models in it.</summary>
public sealed class TfjsInstallation
{
    private const int OldestNode = 18;

    private TfjsInstallation(string node, string folder)
    {
        Node = node;
        Folder = folder;
    }

    /// <summary>The path of Node.js.</summary>
    public string Node { get; }

    /// <summary>The folder with <c>package.json</c>, <c>package-lock.json</c> and the scripts.</summary>
    public string Folder { get; }

    /// <summary>Whether the npm packages are there in the versions that the lock file names.</summary>
    public bool HasPackages => NpmPackages.AreInstalled(Folder);

    /// <summary>Finds Node.js in PATH, and the folder with the scripts: in the repository, or beside the program, from where they are
    /// copied to a folder of the user's own, in which the npm packages can be installed.</summary>
    /// <exception cref="VerificationException">Node.js is missing or too old, or the folder is; the message says what to do.</exception>
    public static TfjsInstallation Find()
    {
        var node = SearchPath.Find("node") ?? throw Missing("was not found");
        var (_, version) = ChildProcess.Run(AppContext.BaseDirectory, node, ["--version"]);
        return int.TryParse(version.TrimStart('v').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && major >= OldestNode
            ? new TfjsInstallation(node, FolderWithScripts())
            : throw Missing($"in {node} is {version}");
    }

    /// <summary>Installs the npm packages with <c>npm ci</c>, from the registry that npm is configured for.</summary>
    /// <exception cref="VerificationException">npm is missing, or failed.</exception>
    public void InstallPackages() => NpmPackages.Install(Folder);

    internal static string FolderWithScripts() => ScriptFolder.Find(AppContext.BaseDirectory);

    private static VerificationException Missing(string found) => new(FormattableString.Invariant(
        $"Node.js {found}; version {OldestNode} or later is needed. Install it (Debian: apt-get install nodejs npm)."));
}
