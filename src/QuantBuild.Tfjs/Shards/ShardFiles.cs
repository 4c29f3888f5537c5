using QuantBuild.Tfjs.Manifest;

namespace QuantBuild.Tfjs.Shards;

/// <summary>The shards of one weight group, read as the one run of bytes they are cut from.</summary>
internal sealed class ShardFiles : IDisposable
{
    private readonly List<Shard> _shards = [];
    private readonly List<long> _ends = [];

    /// <summary>The bytes of all shards together.</summary>
    public long Length => _ends.Count == 0 ? 0 : _ends[^1];

    public int Count => _shards.Count;

    public string FileOf(int shard) => _shards[shard].File;

    public long LengthOf(int shard) => _shards[shard].Length;

    public static ShardFiles Open(string directory, IReadOnlyList<string> paths, HandleAllowance budget)
    {
        var shards = new ShardFiles();
        try
        {
            foreach (var path in paths)
            {
                var shard = Shard.Open(ShardPath.Resolve(directory, path), budget);
                shards._shards.Add(shard);
                shards._ends.Add(checked(shards.Length + shard.Length));
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
            var start = _ends[shard] - _shards[shard].Length;
            var count = (int)Math.Min(destination.Length, _ends[shard] - offset);
            if (count > 0)
            {
                _shards[shard].Read(offset - start, destination[..count]);
            }

            offset += count;
            destination = destination[count..];
        }
    }

    public void Dispose() => _shards.ForEach(shard => shard.Dispose());

    private int ShardAt(long offset)
    {
        var found = _ends.BinarySearch(offset);

        // At the very end of a shard the next one begins; empty shards may follow.
        return found < 0 ? ~found : found + 1;
    }
}
