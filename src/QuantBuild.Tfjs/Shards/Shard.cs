using Microsoft.Win32.SafeHandles;
using QuantBuild.Common.Files;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Shards;

/// <summary>One shard file, as it was when the model was opened.</summary>
/// <remarks>
/// It stays open where it can, so that a model replaced on disk meanwhile is still read as the one that was validated. A process may have
/// only so many files open; the shards beyond are opened for each reading, and refused where they are no longer the files that they were.
/// </remarks>
internal sealed class Shard : IDisposable
{
    private readonly SafeFileHandle? _handle;
    private readonly DateTime _written;

    private Shard(string file, SafeFileHandle? handle, long length, DateTime written) =>
        (File, _handle, Length, _written) = (file, handle, length, written);

    /// <summary>The path, links followed.</summary>
    public string File { get; }

    /// <summary>The length in bytes.</summary>
    public long Length { get; }

    /// <param name="file">The path, links followed.</param>
    /// <param name="budget">How many more may stay open.</param>
    public static Shard Open(string file, HandleAllowance budget)
    {
        SafeFileHandle? handle = null;
        try
        {
            RegularFile.Require(file);
            if (new FileInfo(file).Length == 0)
            {
                return new Shard(file, null, 0, default);
            }

            handle = OpenHandle(file);
            var kept = budget.TryTake() ? handle : null;
            var shard = new Shard(file, kept, RandomAccess.GetLength(handle), System.IO.File.GetLastWriteTimeUtc(handle));
            handle = kept is null ? handle : null;
            return shard;
        }
        catch (FileNotFoundException exception)
        {
            throw new TfjsFormatException(
                TfjsRejection.MissingShard, "the shard is missing. Copy every file that the manifest's paths name beside "
                + "model.json.", file, null, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TfjsFormatException(
                TfjsRejection.UnreadableShard, $"the shard cannot be read: {exception.Message}", file, null, exception);
        }
        finally
        {
            handle?.Dispose();
        }
    }

    /// <summary>Reads bytes that <see cref="Length"/> says are there. Safe to call from several threads.</summary>
    public void Read(long offset, Span<byte> destination)
    {
        if (_handle is not null)
        {
            Read(_handle, offset, destination);
            return;
        }

        using var handle = Reopen();
        Read(handle, offset, destination);
    }

    public void Dispose() => _handle?.Dispose();

    private static SafeFileHandle OpenHandle(string file) => RegularFile.OpenHandle(file, FileShare.ReadWrite | FileShare.Delete);

    private SafeFileHandle Reopen()
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = OpenHandle(File);
            if (RandomAccess.GetLength(handle) == Length && System.IO.File.GetLastWriteTimeUtc(handle) == _written)
            {
                var same = handle;
                handle = null;
                return same;
            }

            throw new TfjsFormatException(
                TfjsRejection.ChangedShard, "the shard was changed after the model was opened. Open the model again.", File);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TfjsFormatException(
                TfjsRejection.ChangedShard, "the shard cannot be read any more, after the model was opened: "
                + $"{exception.Message}", File, null, exception);
        }
        finally
        {
            handle?.Dispose();
        }
    }

    private void Read(SafeFileHandle handle, long offset, Span<byte> destination)
    {
        if (RegularFile.ReadUpTo(handle, offset, destination) < destination.Length)
        {
            throw new TfjsFormatException(TfjsRejection.ChangedShard, "the shard became shorter while it was read.", File);
        }
    }
}
