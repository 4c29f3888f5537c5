using System.Text.Json;
using QuantBuild.Common;
using QuantBuild.Common.Files;

namespace QuantBuild.Verification.Internal;

/// <summary>The npm packages of a folder, as its lock file wants them.</summary>
internal static class NpmPackages
{
    private const string LockFile = "package-lock.json";

    /// <summary>Whether npm installed exactly what the lock file names: it records what it did in a file of the same layout.</summary>
    public static bool AreInstalled(string folder)
    {
        var installed = Path.Combine(folder, "node_modules", ".package-lock.json");
        return File.Exists(installed) && VersionsIn(Path.Combine(folder, LockFile)) is { } wanted
            && wanted.SetEquals(VersionsIn(installed) ?? []);
    }

    /// <summary>Installs them with <c>npm ci</c>.</summary>
    /// <exception cref="VerificationException">npm is missing, or failed.</exception>
    public static void Install(string folder)
    {
        var npm = SearchPath.Find("npm")
            ?? throw new VerificationException("npm was not found, which installs TensorFlow.js. Install it (Debian: "
                + $"apt-get install npm), or run \"npm ci\" elsewhere and copy node_modules into {folder}.");
        var (exitCode, lastLine) = ChildProcess.Run(folder, npm, ["ci", "--no-progress"]);
        if (exitCode != 0)
        {
            throw new VerificationException($"\"npm ci\" in {folder} failed with exit code {exitCode}: {lastLine}");
        }
    }

    private static HashSet<(string, string?)>? VersionsIn(string path)
    {
        try
        {
            using var document = StrictJson.ParseDocument(RegularFile.ReadAllBytes(path));
            return [.. document.RootElement.GetProperty("packages").EnumerateObject()
                .Where(package => package.Name.Length > 0)
                .Select(package => (package.Name, package.Value.TryGetProperty("version", out var version) ? version.GetString() : null))];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException
            or UnauthorizedAccessException)
        {
            // A file that npm was stopped in the middle of says nothing; installing anew mends it.
            return null;
        }
    }
}
