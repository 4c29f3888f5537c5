using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace QuantBuild.Common.Files;

/// <summary>A lock between processes, and between threads of one: a file that the system frees at once when its holder ends,
/// however it ends.</summary>
/// <remarks>The file says who holds the lock and since when. It is gone when the lock is free;
/// one that a killed process left is free, and is taken over.</remarks>
public sealed class FileLock : IDisposable
{
    private const int MostNoteBytes = 256;
    private const int WouldBlock = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a holder that has not said so is waited for without a word.</summary>
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(1);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock where it is free.</summary>
    /// <param name="path">The lock's file, in a folder that exists.</param>
    /// <returns>The lock, which is free again when it is disposed; null where another holds it.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static FileLock? TryTake(string path)
    {
        var (taken, again) = ((FileLock?)null, true);
        while (again)
        {
            // In one step with being noted as unfinished, so that a process that is interrupted leaves no lock, and removes no other's.
            UnfinishedFiles.Step(() => taken = TryOnce(path, out again));
        }

        return taken;
    }

    /// <summary>Takes the lock, waiting as long as another holds it.</summary>
    /// <param name="path">The lock's file, in a folder that exists.</param>
    /// <param name="waiting">Is told once who holds it, where it has to be waited for; null where that cannot be read.</param>
    /// <returns>The lock, which is free again when it is disposed.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static FileLock Take(string path, Action<LockHolder?> waiting)
    {
        var (told, since) = (false, Stopwatch.GetTimestamp());
        FileLock? taken;
        while ((taken = TryTake(path)) is null)
        {
            var holder = told ? null : HolderOf(path);
            if (!told && (holder is not null || Stopwatch.GetElapsedTime(since) > _silence))
            {
                waiting(holder);
                told = true;
            }

            Thread.Sleep(_pause);
        }

        return taken;
    }

    /// <summary>Who holds a lock.</summary>
    /// <param name="path">The lock's file.</param>
    /// <returns>Null where nobody holds it, or has not yet said so.</returns>
    public static LockHolder? HolderOf(string path) =>
        ReadNote(path)?.Split(' ') is [var process, var since, _]
            && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && DateTime.TryParseExact(since, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
                ? new LockHolder(id, time)
                : null;

    /// <summary>Frees the lock.</summary>
    public void Dispose()
    {
        UnfinishedFiles.Step(() =>
        {
            try
            {
                // Removed while it is held: afterwards it may be another's.
                File.Delete(_file.Name);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A file that stays is no lock.
            }

            UnfinishedFiles.Remove(_file.Name);
            _file.Dispose();
        });
    }

    /// <summary>Takes the lock; null where another holds it, or where the file went meanwhile, so that it has to be tried again.</summary>
    private static FileLock? TryOnce(string path, out bool again)
    {
        again = false;
#pragma warning disable CA2000 // The lock takes the file over, or it is disposed below.
        var file = Open(path);
#pragma warning restore CA2000
        if (file is null)
        {
            return null;
        }

        try
        {
            var note = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId} {DateTime.UtcNow:O} {Guid.NewGuid():N}");
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes(note));
            file.Flush();

            // The former holder may have removed the file between our opening and locking it: then another lies there, or none.
            again = ReadNote(path) != note;
            if (!again)
            {
                UnfinishedFiles.Add(file.Name);
                return new FileLock(file);
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Opens the file and locks it; null where another has locked it.</summary>
    private static FileStream? Open(string path)
    {
        try
        {
            // Other systems let nobody read what is locked; there, a lock that is shared for reading keeps writers out as well.
            var share = OperatingSystem.IsWindows() ? FileShare.Read | FileShare.Delete : FileShare.None;
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 1);
        }
        catch (IOException exception) when (exception.HResult is WouldBlock or WouldBlockOnMac or SharingViolation)
        {
            return null;
        }
    }

    private static string? ReadNote(string path)
    {
        try
        {
            using var file = OperatingSystem.IsWindows()
                ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                : NativeFiles.OpenRead(path);
            if (file is null)
            {
                return null;
            }

            var note = new byte[MostNoteBytes];
            return Encoding.ASCII.GetString(note, 0, RandomAccess.Read(file, note, 0));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }
}

/// <summary>Who holds a lock.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Since">Since when, in UTC.</param>
public sealed record LockHolder(int ProcessId, DateTime Since)
{
    /// <summary>For people: <c>process 4711, since 14:05:09</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"process {ProcessId}, since {Since.ToLocalTime():HH:mm:ss}");
}
