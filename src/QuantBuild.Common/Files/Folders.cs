using System.ComponentModel;

namespace QuantBuild.Common.Files;

/// <summary>What is done to folders as a whole, in a way that a reader, a kill or a power cut sees it before or after,
/// never in between.</summary>
public static class Folders
{
    private const int InvalidArgument = 22;
    private const int NoSuchCall = 38;
    private const int NotSupported = 95;

    /// <summary>Lets two folders change places in one step.</summary>
    /// <param name="first">A folder.</param>
    /// <param name="second">Another, of the same file system.</param>
    /// <returns>Whether it was done; false where the system or the file system has no such step, and nothing was done.</returns>
    /// <exception cref="IOException">The system refused, as for a mount point; its <see cref="Exception.HResult"/> is
    /// the error's number.</exception>
    public static bool TryExchange(string first, string second)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            var error = NativeFiles.ExchangePaths(first, second);
            return error switch
            {
                0 => true,
                InvalidArgument or NoSuchCall or NotSupported => false,
                _ => throw new IOException($"'{first}' and '{second}' cannot change places: {new Win32Exception(error).Message}", error),
            };
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Has the disk hold what a folder lists: files that were moved in are there after a power cut,
    /// where their content was flushed before.</summary>
    /// <param name="path">The folder. Where the system knows no such flush, or refuses it, nothing is done.</param>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            using var folder = NativeFiles.OpenRead(path);
            if (folder is not null)
            {
                RandomAccess.FlushToDisk(folder);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // Some network and user-space file systems refuse; what they keep is then up to them.
        }
    }

    /// <summary>Whether a folder is where a file system is mounted, and can therefore be neither renamed nor replaced.</summary>
    /// <param name="path">The folder, links followed.</param>
    public static bool IsMountPoint(string path)
    {
        const string Mounts = "/proc/self/mountinfo";
        const int PlaceField = 4;
        var place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return OperatingSystem.IsLinux() && File.Exists(Mounts) && File.ReadLines(Mounts).Any(line =>
            line.Split(' ') is { Length: > PlaceField } fields && Unescape(fields[PlaceField]) == place);
    }

    // The list writes blanks, tabs, line feeds and backslashes of a path in octal.
    private static string Unescape(string field) =>
        field.Replace(@"\040", " ", StringComparison.Ordinal).Replace(@"\011", "\t", StringComparison.Ordinal)
            .Replace(@"\012", "\n", StringComparison.Ordinal).Replace(@"\134", "\\", StringComparison.Ordinal);
}
