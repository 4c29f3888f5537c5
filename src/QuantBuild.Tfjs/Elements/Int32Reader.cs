using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Elements;

/// <summary>Reads integer weights; they are indices and shapes, so that speed does not matter.</summary>
internal static class Int32Reader
{
    public static int[] Read(WeightBytes bytes, int count)
    {
        var weight = bytes.Weight;
        if (weight.Dtype != TfjsDtype.Int32)
        {
            throw bytes.Error(TfjsRejection.WrongDtype, $"int32 was asked for, and the weight is {Dtypes.NameOf(weight.Dtype)}.");
        }

        var values = new int[count];
        if (weight.Quantization is not { } quantization)
        {
            ReadInto<int>(bytes, values);
            return values;
        }

        var codes = quantization.Dtype == TfjsDtype.UInt8
            ? Array.ConvertAll(ReadInto(bytes, new byte[count]), code => (ushort)code)
            : ReadInto(bytes, new ushort[count]);
        for (var index = 0; index < count; index++)
        {
            var value = (codes[index] * quantization.Scale) + quantization.Min;

            // JavaScript's Math.round. The sum with a half would itself be rounded, up from just below a half.
            var rounded = value - Math.Floor(value) >= 0.5 ? Math.Ceiling(value) : Math.Floor(value);
            values[index] = rounded is >= int.MinValue and <= int.MaxValue
                ? (int)rounded
                : throw bytes.Error(
                    TfjsRejection.Int32Overflow,
                    FormattableString.Invariant($"element {index} dequantizes to {value}, which is beyond int32."));
        }

        return values;
    }

    private static T[] ReadInto<T>(WeightBytes bytes, T[] elements)
        where T : unmanaged
    {
        // In pieces, because a span of bytes cannot be longer than 2 GiB.
        const int piece = 1 << 20;
        for (var start = 0; start < elements.Length; start += piece)
        {
            bytes.Read(
                (long)start * Unsafe.SizeOf<T>(), MemoryMarshal.AsBytes(elements.AsSpan(start, Math.Min(piece, elements.Length - start))));
        }

        return elements;
    }
}
