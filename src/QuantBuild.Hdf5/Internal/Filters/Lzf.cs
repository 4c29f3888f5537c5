namespace QuantBuild.Hdf5.Internal.Filters;

/// <summary>LZF, the compression that h5py brings along (HDF5 filter 32000).</summary>
/// <remarks>
/// A control byte below 32 says how many bytes follow as they are, less one. Any other begins a repetition: its upper three bits are the
/// length less two, where 7 adds a byte to it, its lower five the upper bits of how far back the repeated bytes begin, less one;
/// the lower eight follow.
/// </remarks>
internal static class Lzf
{
    /// <param name="packed">The compressed bytes.</param>
    /// <param name="most">The most bytes that may come out.</param>
    public static byte[] Decompress(ReadOnlySpan<byte> packed, int most)
    {
        var bytes = new byte[most];
        var (from, to) = (0, 0);
        while (from < packed.Length)
        {
            int control = packed[from++];
            if (control < 32)
            {
                var count = control + 1;
                Require(count <= packed.Length - from && count <= most - to);
                packed.Slice(from, count).CopyTo(bytes.AsSpan(to));
                from += count;
                to += count;
                continue;
            }

            var length = control >> 5;
            Require(packed.Length - from >= (length == 7 ? 2 : 1));
            length += 2 + (length == 7 ? packed[from++] : 0);
            var source = to - (((control & 31) << 8) | packed[from++]) - 1;
            Require(source >= 0 && length <= most - to);
            // Byte by byte: what is repeated may overlap what it gives.
            for (var i = 0; i < length; i++)
            {
                bytes[to++] = bytes[source++];
            }
        }

        return to == most ? bytes : bytes[..to];
    }

    private static void Require(bool isWithin)
    {
        if (!isWithin)
        {
            throw new Hdf5Exception("It is damaged: LZF data leads out of a chunk.");
        }
    }
}
