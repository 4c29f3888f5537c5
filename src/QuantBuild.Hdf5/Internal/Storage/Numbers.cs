using System.Runtime.InteropServices;
using QuantBuild.Hdf5.Internal.Messages;

namespace QuantBuild.Hdf5.Internal.Storage;

/// <summary>Brings stored numbers of any size and byte order to float32, to the nearest value.</summary>
internal static class Numbers
{
    /// <param name="type">What is stored.</param>
    /// <param name="stored">The elements' bytes.</param>
    /// <param name="values">As many elements; changed bytes of <paramref name="stored"/> where that is big-endian.</param>
    public static void ToFloats(Datatype type, Span<byte> stored, Span<float> values)
    {
        if (type.IsBigEndian == BitConverter.IsLittleEndian)
        {
            for (var i = 0; i < stored.Length && type.Size > 1; i += type.Size)
            {
                stored.Slice(i, type.Size).Reverse();
            }
        }

        switch (type)
        {
            case { Kind: DatatypeClass.Float, Size: 8 }: Convert<double>(stored, values, value => (float)value); break;
            case { Kind: DatatypeClass.Float, Size: 4 }: MemoryMarshal.Cast<byte, float>(stored).CopyTo(values); break;
            case { Kind: DatatypeClass.Float, Mantissa: 7 }:
                Convert<ushort>(stored, values, value =>
                BitConverter.UInt32BitsToSingle((uint)value << 16)); break;
            case { Kind: DatatypeClass.Float }: Convert<Half>(stored, values, value => (float)value); break;
            case { Size: 8, Detail: 1 }: Convert<long>(stored, values, value => value); break;
            case { Size: 8 }: Convert<ulong>(stored, values, value => value); break;
            case { Size: 4, Detail: 1 }: Convert<int>(stored, values, value => value); break;
            case { Size: 4 }: Convert<uint>(stored, values, value => value); break;
            case { Size: 2, Detail: 1 }: Convert<short>(stored, values, value => value); break;
            case { Size: 2 }: Convert<ushort>(stored, values, value => value); break;
            case { Detail: 1 }: Convert<sbyte>(stored, values, value => value); break;
            default: Convert<byte>(stored, values, value => value); break;
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> stored, Span<float> values, Func<T, float> convert)
        where T : struct
    {
        var elements = MemoryMarshal.Cast<byte, T>(stored);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = convert(elements[i]);
        }
    }
}
