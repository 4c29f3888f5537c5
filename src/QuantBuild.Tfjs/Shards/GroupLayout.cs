using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;

namespace QuantBuild.Tfjs.Shards;

/// <summary>Places a group's weights in its shards, and refuses shards that hold less. What follows the last weight belongs to none;
/// TensorFlow.js passes over it.</summary>
internal static class GroupLayout
{
    private const int ScanBytes = 64 * 1024;

    public static IReadOnlyList<WeightSpec> Place(ManifestGroup group, int groupIndex, ShardFiles shards, string manifestFile)
    {
        var weights = new List<WeightSpec>(group.Weights.Count);
        long offset = 0;
        foreach (var entry in group.Weights)
        {
            var length = entry.StoredDtype == TfjsDtype.String
                ? MeasureStrings(entry, shards, offset, manifestFile)
                : entry.ElementCount * Dtypes.SizeOf(entry.StoredDtype);
            if (length > shards.Length - offset)
            {
                throw TooShort(entry, shards, offset, length, manifestFile);
            }

            weights.Add(new WeightSpec(entry, shards, groupIndex, offset, length));
            offset += length;
        }

        return weights;
    }

    private static long MeasureStrings(ManifestEntry entry, ShardFiles shards, long offset, string manifestFile)
    {
        var scanner = new StringTensorScanner(entry.ElementCount);
        var buffer = scanner.IsComplete ? [] : new byte[ScanBytes];
        var position = offset;
        while (!scanner.IsComplete)
        {
            if (scanner.LeastLeft > shards.Length - position)
            {
                throw TooShort(entry, shards, offset, position - offset + scanner.LeastLeft, manifestFile);
            }

            if (scanner.TextLeft > buffer.Length)
            {
                position += scanner.TextLeft;
                scanner.Skip(scanner.TextLeft);
                continue;
            }

            var piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, shards.Length - position));
            shards.Read(position, piece);
            position += scanner.Consume(piece);
        }

        return position - offset;
    }

    private static TfjsFormatException TooShort(
        ManifestEntry entry, ShardFiles shards, long offset, long length, string manifestFile) => new(
            TfjsRejection.ShortShards, $"the weight takes at least {length} bytes from byte {offset} of its group, "
                + $"whose shards hold {shards.Length} bytes together. Copy the model's files again.",
            Culprit(shards) ?? manifestFile,
            entry.Name);

    /// <summary>All shards but the last are cut to one length; so the first that is shorter is the one cut off, else the last.</summary>
    private static string? Culprit(ShardFiles shards) => shards.Count == 0 ? null : shards.FileOf(
        Enumerable.Range(0, shards.Count - 1).FirstOrDefault(shard => shards.LengthOf(shard) < shards.LengthOf(0), shards.Count - 1));
}
