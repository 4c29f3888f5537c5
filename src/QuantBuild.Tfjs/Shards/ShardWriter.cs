using QuantBuild.Common.Files;

namespace QuantBuild.Tfjs.Shards;

/// <summary>Cuts the bytes of one weight group into shard files of equal length.</summary>
/// <param name="directory">The folder to write into.</param>
/// <param name="groupNumber">The group's number, from 1.</param>
/// <param name="shardBytes">The most bytes of a shard.</param>
internal sealed class ShardWriter(string directory, int groupNumber, int shardBytes) : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private FileStream? _shard;
    private int _shards;
    private int _room;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_room == 0)
            {
                Next();
            }

            var count = Math.Min(bytes.Length, _room);
            _shard!.Write(bytes[..count]);
            bytes = bytes[count..];
            _room -= count;
        }
    }

    /// <summary>Closes the group and names its files, which have the number of shards in their names.</summary>
    /// <returns>The names, in order; none where nothing was written, as the reference converter does it.</returns>
    public IReadOnlyList<string> Complete()
    {
        Close();
        var names = new string[_shards];
        for (var shard = 1; shard <= _shards; shard++)
        {
            names[shard - 1] = FormattableString.Invariant($"group{groupNumber}-shard{shard}of{_shards}.bin");
            var (unnamed, named) = (Unnamed(shard), Path.Combine(directory, names[shard - 1]));
            UnfinishedFiles.Step(() => File.Move(unnamed, named));
        }

        return names;
    }

    public void Dispose() => _shard?.Dispose();

    private void Next()
    {
        Close();
        var file = Unnamed(checked(++_shards));
        UnfinishedFiles.Step(() =>
            _shard = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, Math.Min(BufferBytes, shardBytes)));
        _room = shardBytes;
    }

    // On the disk before the folder is moved to its place: a power cut must not leave a model of empty files.
    private void Close()
    {
        _shard?.Flush(flushToDisk: true);
        _shard?.Dispose();
        _shard = null;
    }

    private string Unnamed(int shard) => Path.Combine(directory, FormattableString.Invariant($"group{groupNumber}-shard{shard}.part"));
}
