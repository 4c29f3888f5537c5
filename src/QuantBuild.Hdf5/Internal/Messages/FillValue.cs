using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Messages;

/// <summary>The value of elements that were never written.</summary>
internal static class FillValue
{
    private const int IsDefined = 0x20;

    /// <summary>The bytes of an element; empty for zero.</summary>
    public static ReadOnlyMemory<byte> Read(Block block, bool isOld)
    {
        if (isOld)
        {
            return block.Memory(block.UInt32());
        }

        var version = block.Byte();
        if (version is < 1 or > 3)
        {
            throw new Hdf5Exception($"It has a fill value of version {version}; versions 1 to 3 are read.");
        }

        var flags = block.Byte();
        var hasValue = version == 3 ? (flags & IsDefined) != 0 : Later(block) || version == 1;
        return hasValue ? block.Memory(block.UInt32()) : default;
    }

    // The first two versions have two more bytes, of which the last says whether a value is there.
    private static bool Later(Block block)
    {
        block.Skip(1);
        return block.Byte() != 0;
    }
}
