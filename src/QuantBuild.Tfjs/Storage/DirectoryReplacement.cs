using QuantBuild.Common.Files;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Storage;

/// <summary>Replaces a model's folder as a whole or not at all: written beside it, flushed to the disk, then moved in.</summary>
/// <remarks>
/// On Linux the old and the new folder change places in one step. Where there is no such step it takes two renames, the old folder aside
/// and the new one in; a process killed between them leaves the folder missing and the old one whole beside it, and the next replacement
/// moves it back. A lock keeps two processes from writing one folder at a time, and marks what a killed one left as free to remove. A
/// folder that cannot be removed, as one with another owner, is left where it is.
/// </remarks>
internal sealed class DirectoryReplacement : IDisposable
{
    private const int Busy = 16;

    private readonly FileLock _lock;

    private DirectoryReplacement(string target, FileLock taken) => (TargetPath, _lock) = (target, taken);

    /// <summary>The folder to replace, links followed; it may be missing.</summary>
    public string TargetPath { get; }

    /// <summary>The folder to write into.</summary>
    public string StagingPath { get; private set; } = string.Empty;

    public static DirectoryReplacement Begin(string directory)
    {
        var target = RealPath.Of(directory);
        var parent = Path.GetDirectoryName(target) ?? throw new TfjsFormatException(
            TfjsRejection.PlaceTaken, "the root of a file system cannot be a model's folder.", target);

        ModelFolder.RequirePlace(target);
        Directory.CreateDirectory(parent);
        var replacement = new DirectoryReplacement(target, Lock(target));
        try
        {
            replacement.Recover();
            ModelFolder.RequireReplaceable(target);
            replacement.StagingPath = replacement.FreePath("new");
            UnfinishedFiles.Step(() =>
            {
                UnfinishedFiles.Add(replacement.StagingPath);
                Directory.CreateDirectory(replacement.StagingPath);
            });
            return replacement;
        }
        catch
        {
            replacement.Dispose();
            throw;
        }
    }

    /// <summary>The former model, whole, where a model is missing because its replacement was interrupted between two renames;
    /// null where it was not.</summary>
    public static string? FormerOf(string directory)
    {
        var target = RealPath.Of(directory);
        return Path.Exists(target)
            ? null
            : Beside(target, "old").FirstOrDefault(former => Directory.EnumerateFiles(former, "*.json").Any());
    }

    /// <summary>As <see cref="FormerOf"/>, of a model's folder or its file.</summary>
    public static string? FindInterrupted(string path) =>
        FormerOf(path) ?? (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder ? FormerOf(folder) : null);

    /// <summary>What to do where a model is missing.</summary>
    /// <param name="path">Its folder, or its file.</param>
    public static string HintAt(string path) => FindInterrupted(path) is { } former
        ? $"Replacing the model was interrupted; the former one is whole in {former}. Write the model again, or rename that folder back."
        : "Check the path.";

    /// <summary>Moves the new folder in.</summary>
    /// <exception cref="TfjsFormatException">Something else came into the folder meanwhile, or the system refuses.</exception>
    public void Commit()
    {
        Flush(StagingPath);
        ModelFolder.RequireReplaceable(TargetPath);
        var former = string.Empty;
        try
        {
            UnfinishedFiles.Step(() =>
            {
                former = MoveIn();
                if (former.Length > 0 && TrySaveForeign(former))
                {
                    UnfinishedFiles.Add(former);
                }
            });
        }
        catch (IOException exception) when (exception.HResult == Busy)
        {
            throw ModelFolder.OfMountPoint(TargetPath, exception);
        }

        Folders.Flush(Path.GetDirectoryName(TargetPath)!);
        if (former.Length > 0)
        {
            Discard(former);
        }
    }

    public void Dispose()
    {
        if (StagingPath.Length > 0)
        {
            TryDelete(StagingPath);
            UnfinishedFiles.Remove(StagingPath);
        }

        _lock.Dispose();
    }

    /// <summary>Moves the new folder to its place.</summary>
    /// <returns>Where the former one is now; empty where there was none.</returns>
    private string MoveIn()
    {
        if (!Directory.Exists(TargetPath))
        {
            Directory.Move(StagingPath, TargetPath);
            return string.Empty;
        }

        var former = FreePath("old");
        if (Folders.TryExchange(StagingPath, TargetPath))
        {
            UnfinishedFiles.Remove(StagingPath);
            Directory.Move(StagingPath, former);
            return former;
        }

        Directory.Move(TargetPath, former);
        try
        {
            Directory.Move(StagingPath, TargetPath);
            return former;
        }
        catch
        {
            Directory.Move(former, TargetPath);
            throw;
        }
    }

    /// <summary>A file that came into the former folder in the last moment moves on into the new one.</summary>
    /// <returns>Whether the former folder now holds nothing but the model.</returns>
    private bool TrySaveForeign(string former)
    {
        try
        {
            while (ModelFolder.FindForeign(former) is { } foreign)
            {
                var top = foreign.Split(Path.DirectorySeparatorChar)[0];
                Directory.Move(Path.Combine(former, top), Path.Combine(TargetPath, top));
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TfjsFormatException)
        {
            // What is not the model's stays in the former folder, which is then not removed as a whole.
            return false;
        }
    }

    private static void Discard(string former)
    {
        try
        {
            ModelFolder.Delete(former);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TfjsFormatException)
        {
            // Something holds a file open, or has another owner; the next replacement tries once more.
        }
        finally
        {
            UnfinishedFiles.Remove(former);
        }
    }

    /// <summary>Moves back a model that a killed replacement left aside, and removes what it left besides.</summary>
    private void Recover()
    {
        if (FormerOf(TargetPath) is { } former)
        {
            Directory.Move(former, TargetPath);
        }

        foreach (var left in Beside(TargetPath, "new").Concat(Beside(TargetPath, "old")).ToArray())
        {
            TryDelete(left);
        }
    }

    /// <summary>A name beside the folder that nothing has: what cannot be deleted keeps its own.</summary>
    private string FreePath(string kind)
    {
        var path = NameBeside(TargetPath, kind);
        for (var number = 2; Path.Exists(path); number++)
        {
            path = FormattableString.Invariant($"{NameBeside(TargetPath, kind)}-{number}");
        }

        return path;
    }

    private static string NameBeside(string target, string kind) =>
        Path.Combine(Path.GetDirectoryName(target) ?? target, $".{Path.GetFileName(target)}.quantbuild-{kind}");

    /// <summary>The folders that are or were beside a model's, the latest first.</summary>
    private static IEnumerable<string> Beside(string target, string kind)
    {
        var name = NameBeside(target, kind);
        var folder = new DirectoryInfo(Path.GetDirectoryName(name)!);
        return !folder.Exists ? [] : folder.EnumerateDirectories()
            .Where(entry => entry.FullName == name || (entry.FullName.StartsWith(name + "-", StringComparison.Ordinal)
                && entry.FullName[(name.Length + 1)..].All(char.IsAsciiDigit)))
            .OrderByDescending(entry => entry.LastWriteTimeUtc)
            .Select(entry => entry.FullName);
    }

    private static FileLock Lock(string target)
    {
        var path = NameBeside(target, "lock");
        return FileLock.TryTake(path)
            ?? throw new TfjsFormatException(
                TfjsRejection.FolderInUse, $"the folder is being written by {FileLock.HolderOf(path)?.ToString() ?? "another process"}. "
                + "Wait for it, or choose another folder.", target);
    }

    private static void Flush(string folder)
    {
        foreach (var inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Append(folder))
        {
            Folders.Flush(inner);
        }
    }

    private static void TryDelete(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was left.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Something holds a file open, or has another owner; the next replacement tries once more.
        }
    }
}
