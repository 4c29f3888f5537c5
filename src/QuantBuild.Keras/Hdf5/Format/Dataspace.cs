namespace QuantBuild.Keras.Hdf5.Format;

/// <summary>The shape of a dataset or attribute.</summary>
internal static class Dataspace
{
    private const int MostDimensions = 32;

    /// <returns>The dimensions; none for a scalar, and one of 0 for what holds nothing.</returns>
    public static long[] Read(Block block, Source source)
    {
        var version = block.Byte();
        var rank = block.Byte();
        if (version is not (1 or 2) || rank > MostDimensions)
        {
            throw new KerasException($"It is damaged, or newer: a dataspace of version {version} with {rank} dimensions.");
        }

        block.Skip(1);
        const int nothing = 2;
        if (version == 2 && block.Byte() == nothing)
        {
            return [0];
        }

        block.Skip(version == 1 ? 5 : 0);
        var shape = new long[rank];
        for (var i = 0; i < rank; i++)
        {
            shape[i] = block.Count(source.LengthSize);
        }

        return shape;
    }

    /// <summary>The number of elements.</summary>
    public static long Elements(ReadOnlySpan<long> shape)
    {
        var product = 1UL;
        foreach (var size in shape)
        {
            var wide = (UInt128)product * (ulong)size;
            product = wide <= long.MaxValue ? (ulong)wide : throw new KerasException($"It is damaged: a shape of [{string.Join(", ", shape.ToArray())}].");
        }

        return (long)product;
    }
}
