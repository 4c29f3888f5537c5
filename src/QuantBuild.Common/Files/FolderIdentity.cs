using Microsoft.Win32.SafeHandles;

namespace QuantBuild.Common.Files;

/// <summary>Tells whether a path still leads to the folder that it led to before: whoever opens several files by their paths may otherwise
/// get some of one folder and some of its successor.</summary>
/// <remarks>On Linux the folder itself is held open, so that its identity cannot pass to another one, and the system is asked where it lies
/// now. Elsewhere its times, and those of its files, are compared.</remarks>
public sealed class FolderIdentity : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle? _handle;
    private readonly string _times;

    private FolderIdentity(string path)
    {
        _path = path;
        _handle = OperatingSystem.IsLinux() && Directory.Exists("/proc/self/fd") ? NativeFiles.OpenRead(path) : null;
        _times = _handle is null ? TimesOf(path) : string.Empty;
    }

    /// <summary>Takes note of the folder that a path leads to now.</summary>
    /// <param name="path">The folder; a missing one is one that has not come yet.</param>
    /// <returns>What to ask later.</returns>
    public static FolderIdentity Of(string path) => new(path);

    /// <summary>Whether the path leads to that folder still, and has done so since.</summary>
    /// <returns>False where another folder, or none, took its place. A folder that was moved away and back counts as the same.</returns>
    public bool IsUnchanged()
    {
        if (_handle is null || !OperatingSystem.IsLinux())
        {
            return TimesOf(_path) == _times;
        }

        // The present folder first: of a folder that has left its place for good, the second answer differs.
        using var present = NativeFiles.OpenRead(_path);
        return present is not null && PlaceOf(present) == PlaceOf(_handle);
    }

    /// <summary>Lets the folder go.</summary>
    public void Dispose() => _handle?.Dispose();

    private static string? PlaceOf(SafeFileHandle handle) => new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget;

    private static string TimesOf(string path)
    {
        try
        {
            return string.Join('|', new DirectoryInfo(path).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)
                .Select(entry => FormattableString.Invariant(
                    $"{entry.Name}:{entry.CreationTimeUtc.Ticks}:{entry.LastWriteTimeUtc.Ticks}:{(entry as FileInfo)?.Length}")));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
