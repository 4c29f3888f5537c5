using Microsoft.Win32.SafeHandles;

namespace QuantBuild.Tfjs.Internal;

/// <summary>The shards of one weight group, read as the one run of bytes they are cut from.</summary>
/// <remarks>The files stay open, so that a model replaced on disk meanwhile is still read as the one that was validated.</remarks>
internal sealed class ShardFiles : IDisposable
{
    private readonly List<string> _files = [];
    private readonly List<SafeFileHandle?> _handles = [];
    private readonly List<long> _ends = [];

    /// <summary>The bytes of all shards together.</summary>
    public long Length => _ends.Count == 0 ? 0 : _ends[^1];

    public IReadOnlyList<string> Files => _files;

    public long LengthOf(int shard) => _ends[shard] - (shard == 0 ? 0 : _ends[shard - 1]);

    public static ShardFiles Open(string directory, IReadOnlyList<string> paths)
    {
        var shards = new ShardFiles();
        try
        {
            foreach (var path in paths)
            {
                shards.Add(ShardPath.Resolve(directory, path));
            }

            return shards;
        }
        catch
        {
            shards.Dispose();
            throw;
        }
    }

    /// <summary>Reads bytes that <see cref="Length"/> says are there. Safe to call from several threads.</summary>
    public void Read(long offset, Span<byte> destination)
    {
        for (var shard = ShardAt(offset); destination.Length > 0; shard++)
        {
            var start = shard == 0 ? 0 : _ends[shard - 1];
            var count = (int)Math.Min(destination.Length, _ends[shard] - offset);
            if (count > 0 && ReadUpTo(_handles[shard]!, offset - start, destination[..count]) < count)
            {
                throw new TfjsFormatException("the shard became shorter while it was read.", _files[shard]);
            }

            offset += count;
            destination = destination[count..];
        }
    }

    public static int ReadUpTo(SafeFileHandle handle, long offset, Span<byte> destination)
    {
        var total = 0;
        while (total < destination.Length)
        {
            var read = RandomAccess.Read(handle, destination[total..], offset + total);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    public void Dispose()
    {
        foreach (var handle in _handles)
        {
            handle?.Dispose();
        }
    }

    private void Add(string file)
    {
        try
        {
            // The length first: a pipe or a device has none, and opening one may wait for ever.
            var length = new FileInfo(file).Length;
            var handle = length == 0 ? null : File.OpenHandle(file, share: FileShare.ReadWrite | FileShare.Delete);
            _handles.Add(handle);
            _files.Add(file);
            _ends.Add(checked(Length + (handle is null ? 0 : RandomAccess.GetLength(handle))));
        }
        catch (FileNotFoundException exception)
        {
            throw new TfjsFormatException("the shard is missing. Copy every file that the manifest's paths name beside model.json.", file, null, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TfjsFormatException($"the shard cannot be read: {exception.Message}", file, null, exception);
        }
    }

    private int ShardAt(long offset)
    {
        var found = _ends.BinarySearch(offset);

        // At the very end of a shard the next one begins; empty shards may follow.
        return found < 0 ? ~found : found + 1;
    }
}
