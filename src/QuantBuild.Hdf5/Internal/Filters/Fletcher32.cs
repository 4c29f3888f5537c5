using System.Buffers.Binary;

namespace QuantBuild.Hdf5.Internal.Filters;

/// <summary>The checksum at the end of chunks: Fletcher's sums over 16-bit words, in the byte order of
/// HDF5's <c>H5checksum.c</c>.</summary>
internal static class Fletcher32
{
    private const int Size = 4;

    /// <returns>The bytes without the checksum.</returns>
    /// <exception cref="Hdf5Exception">The checksum is another.</exception>
    public static byte[] Check(byte[] stored)
    {
        if (stored.Length < Size)
        {
            throw new Hdf5Exception("It is damaged: a chunk is shorter than its checksum.");
        }

        var bytes = stored.AsSpan(0, stored.Length - Size);
        var (low, high) = (0u, 0u);
        for (var i = 0; i < bytes.Length; i += 2)
        {
            low = (low + ((uint)bytes[i] << 8) + (i + 1 < bytes.Length ? bytes[i + 1] : 0u)) % 65535;
            high = (high + low) % 65535;
        }

        // Sums of 65535 and 0 are the same, and writers leave either.
        var wanted = BinaryPrimitives.ReadUInt32LittleEndian(stored.AsSpan(bytes.Length));
        return (wanted & 0xFFFF) % 65535 == low && (wanted >> 16) % 65535 == high
            ? bytes.ToArray()
            : throw new Hdf5Exception("It is damaged: a chunk does not fit its checksum.");
    }
}
