using System.Collections.Frozen;
using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5.Internal.Messages;

/// <summary>The type of the elements of a dataset or attribute.</summary>
/// <param name="Kind">Its class in the format.</param>
/// <param name="Size">Bytes of an element.</param>
/// <param name="IsBigEndian">The order of its bytes.</param>
/// <param name="Detail">Strings: how they are padded. Integers: 1 where they have a sign. Variable-length:
/// 1 where they are strings.</param>
/// <param name="Mantissa">Floats: bits of the mantissa; 0 for a layout that is no IEEE float and no bfloat16.</param>
internal sealed record Datatype(DatatypeClass Kind, int Size, bool IsBigEndian, int Detail = 0, int Mantissa = 0)
{
    // Size, then bits and places of mantissa and exponent, and the exponent's bias, as the format has them.
    private static readonly FrozenSet<(int, int Precision, int ExponentAt, int ExponentBits, int MantissaAt, int MantissaBits,
        uint Bias)> _floats =
            FrozenSet.Create(
                (2, 16, 10, 5, 0, 10, 15u), (2, 16, 7, 8, 0, 7, 127u), (4, 32, 23, 8, 0, 23, 127u), (8, 64, 52, 11, 0, 52, 1023u));

    /// <summary>Whether its elements are numbers that become float32.</summary>
    public bool IsNumber => Kind == DatatypeClass.Float ? Mantissa > 0 : Kind == DatatypeClass.Integer && Size is 1 or 2 or 4 or 8;

    /// <summary>For people: "float64", "compound".</summary>
    public override string ToString() => Kind switch
    {
        DatatypeClass.Float when Mantissa == 7 => "bfloat16",
        DatatypeClass.Float when Mantissa == 0 => $"float of {Size} bytes in a layout of its own",
        DatatypeClass.Float => $"float{Size * 8}",
        DatatypeClass.Integer => $"{(Detail == 1 ? string.Empty : "u")}int{Size * 8}",
        DatatypeClass.VariableLength => Detail == 1 ? "strings of variable length" : "lists of variable length",
        DatatypeClass.Enumeration => "enumeration (booleans are stored as one)",
        _ => Kind.ToString().ToLowerInvariant(),
    };

    public static Datatype Read(Block block)
    {
        var start = block.Byte();
        int bits = block.Byte();
        var second = block.Byte();
        block.Skip(1);
        var size = block.UInt32();
        if (size is 0 or > int.MaxValue)
        {
            throw new Hdf5Exception($"It is damaged: elements of {size} bytes.");
        }

        var kind = (DatatypeClass)(start & 15);
        var isBigEndian = (bits & 1) != 0;
        return kind switch
        {
            // A third order, VAX's, has bit 6 set too.
            DatatypeClass.Float =>
                new Datatype(kind, (int)size, isBigEndian, 0, (bits & 0x40) == 0 ? ReadMantissa(block, (int)size, second) : 0),
            DatatypeClass.Integer => new Datatype(kind, ReadWholeSize(block, (int)size), isBigEndian, (bits >> 3) & 1),
            DatatypeClass.String or DatatypeClass.VariableLength => new Datatype(kind, (int)size, false, bits & 15),
            _ => new Datatype(kind, (int)size, false),
        };
    }

    private static int ReadMantissa(Block block, int size, int sign)
    {
        var at = block.UInt16();
        var layout = (size, block.UInt16(), block.Byte(), block.Byte(), block.Byte(), block.Byte(), block.UInt32());
        return at == 0 && sign == (size * 8) - 1 && _floats.Contains(layout) ? layout.Item6 : 0;
    }

    // Integers may use a part of their bytes.
    private static int ReadWholeSize(Block block, int size)
    {
        var (at, precision) = (block.UInt16(), block.UInt16());
        return at == 0 && precision == size * 8
            ? size
            : throw new Hdf5Exception($"It has integers of {precision} bits in {size} bytes, which are not read.");
    }
}
