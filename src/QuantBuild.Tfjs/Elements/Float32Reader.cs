using System.Buffers;
using System.Runtime.InteropServices;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Shards;

namespace QuantBuild.Tfjs.Elements;

/// <summary>Reads floating-point weights in pieces that stay in the processor's cache while they are dequantized.</summary>
internal static class Float32Reader
{
    private const int PieceBytes = 64 * 1024;

    public static void Read(WeightBytes bytes, long offset, Span<float> destination)
    {
        var weight = bytes.Weight;
        if (weight.Dtype is not (TfjsDtype.Float32 or TfjsDtype.Float16))
        {
            throw bytes.Error(TfjsRejection.WrongDtype, $"float32 was asked for, and the weight is {Dtypes.NameOf(weight.Dtype)}.");
        }

        if (weight.StoredDtype == TfjsDtype.Float32)
        {
            bytes.Read(offset * sizeof(float), MemoryMarshal.AsBytes(destination));
            return;
        }

        var size = Dtypes.SizeOf(weight.StoredDtype);
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            while (destination.Length > 0)
            {
                var count = Math.Min(destination.Length, PieceBytes / size);
                var piece = buffer.AsSpan(0, count * size);
                bytes.Read(offset * size, piece);
                Dequantize(weight, piece, destination[..count]);
                destination = destination[count..];
                offset += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Dequantize(WeightSpec weight, ReadOnlySpan<byte> stored, Span<float> destination)
    {
        switch (weight.StoredDtype)
        {
            case TfjsDtype.Float16:
                Float16Quantizer.Dequantize(MemoryMarshal.Cast<byte, Half>(stored), destination);
                break;
            case TfjsDtype.UInt8:
                AffineQuantizer.Dequantize(stored, Parameters(weight), destination);
                break;
            default:
                AffineQuantizer.Dequantize(MemoryMarshal.Cast<byte, ushort>(stored), Parameters(weight), destination);
                break;
        }
    }

    private static AffineParameters Parameters(WeightSpec weight) => new(weight.Quantization!.Scale, weight.Quantization.Min);
}
