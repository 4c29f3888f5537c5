using System.Security.Cryptography;
using QuantBuild.Common.Files;

namespace QuantBuild.Workflow.Incremental;

/// <summary>One file as a step left it or found it.</summary>
/// <param name="Path">From the folder of the record, with forward slashes.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Modified">When the file was last written, in UTC.</param>
/// <param name="Sha256">Of the content, in lower-case hexadecimal digits; empty where it cannot be read, which is for whoever needs it to
/// refuse.</param>
public sealed record FileState(string Path, long Length, DateTime Modified, string Sha256)
{
    /// <summary>A file written this shortly before it was recorded may have been written once more within the same tick of the file
    /// system's clock, so that its time proves nothing; it is hashed again.</summary>
    private static readonly TimeSpan _clockTick = TimeSpan.FromSeconds(2);

    /// <summary>The state of every file below the given files and folders, ordered by path.</summary>
    /// <param name="folder">What paths are relative to.</param>
    /// <param name="paths">Files and folders; those that are missing yield nothing.</param>
    /// <param name="known">States recorded earlier; a file with the same length and time is not read again.</param>
    /// <param name="recordedAt">When they were recorded, in UTC.</param>
    public static IReadOnlyList<FileState> Capture(
        string folder, IEnumerable<string> paths, IEnumerable<FileState> known, DateTime recordedAt)
    {
        var before = known.ToDictionary(state => state.Path, StringComparer.Ordinal);
        return [.. paths.SelectMany(FilesOf).Distinct(StringComparer.Ordinal).Select(CaptureOne)
            .OrderBy(state => state.Path, StringComparer.Ordinal)];

        FileState CaptureOne(string path)
        {
            var name = System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/');
            try
            {
                return CaptureNamed(name, path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return new FileState(name, 0, default, string.Empty);
            }
        }

        FileState CaptureNamed(string name, string path)
        {
            // A link has a length and a time of its own, which stay where it leads to another file or that changes.
            var entry = new FileInfo(path);
            var isLink = entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
            var file = isLink ? new FileInfo(RealPath.Of(path)) : entry;
            return !isLink && before.TryGetValue(name, out var state) && state.IsSureOf(file, recordedAt)
                ? state
                : new FileState(name, file.Length, file.LastWriteTimeUtc, Hash(path));
        }
    }

    /// <summary>Whether the time proves that the file is as recorded, where it was recorded then.</summary>
    /// <param name="recordedAt">When, in UTC.</param>
    internal bool IsSureAt(DateTime recordedAt) => recordedAt - Modified > _clockTick;

    private bool IsSureOf(FileInfo file, DateTime recordedAt) =>
        file.Length == Length && file.LastWriteTimeUtc == Modified && IsSureAt(recordedAt);

    private static IEnumerable<string> FilesOf(string path) =>
        File.Exists(path) ? [path]
            : Directory.Exists(path) ? FilesWithin(path)
            : [];

    // Links to folders lead anywhere, and in circles: those right below are followed, as a dataset's classes may be such, and those further
    // down are not.
    private static List<string> FilesWithin(string path)
    {
        var folders = new List<string> { path };
        folders.AddRange(Directory.EnumerateDirectories(path));
        for (var next = 1; next < folders.Count; next++)
        {
            folders.AddRange(Directory.EnumerateDirectories(folders[next]).Where(inner =>
                !File.GetAttributes(inner).HasFlag(FileAttributes.ReparsePoint)));
        }

        return [.. folders.SelectMany(Directory.EnumerateFiles)];
    }

    private static string Hash(string path)
    {
        using var stream = RegularFile.OpenRead(path, bufferSize: 1 << 20, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
