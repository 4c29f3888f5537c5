using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Messages;

/// <summary>The shape of a dataset or attribute.</summary>
internal static class Dataspace
{
    private const int MostDimensions = 32;

    /// <summary>What a dimension may grow to that has no end.</summary>
    public const ulong Unlimited = ulong.MaxValue;

    /// <returns>The dimensions; none for a scalar, and one of 0 for what holds nothing.</returns>
    public static long[] Read(Block block, Source source) => ReadExtents(block, source).Shape;

    /// <returns>The dimensions, and what each may grow to.</returns>
    public static (long[] Shape, ulong[] Most) ReadExtents(Block block, Source source)
    {
        var version = block.Byte();
        var rank = block.Byte();
        if (version is not (1 or 2) || rank > MostDimensions)
        {
            throw new Hdf5Exception($"It is damaged, or newer: a dataspace of version {version} with {rank} dimensions.");
        }

        const int hasMost = 1;
        var flags = block.Byte();
        const int nothing = 2;
        if (version == 2 && block.Byte() == nothing)
        {
            return ([0], [0]);
        }

        block.Skip(version == 1 ? 5 : 0);
        var shape = new long[rank];
        for (var i = 0; i < rank; i++)
        {
            shape[i] = block.Count(source.LengthSize);
        }

        var most = shape.Select(size => (ulong)size).ToArray();
        if ((flags & hasMost) != 0)
        {
            var unlimited = source.LengthSize < 8 ? (1UL << (8 * source.LengthSize)) - 1 : Unlimited;
            for (var i = 0; i < rank; i++)
            {
                var value = block.Number(source.LengthSize);
                most[i] = value == unlimited ? Unlimited : Math.Max(value, most[i]);
            }
        }

        return (shape, most);
    }

    /// <summary>The number of elements.</summary>
    public static long Elements(ReadOnlySpan<long> shape)
    {
        var product = 1UL;
        foreach (var size in shape)
        {
            var wide = (UInt128)product * (ulong)size;
            product = wide <= long.MaxValue
                ? (ulong)wide
                : throw new Hdf5Exception($"It is damaged: a shape of [{string.Join(", ", shape.ToArray())}].");
        }

        return (long)product;
    }
}
