using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using QuantBuild.Tfjs.Elements;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;

namespace QuantBuild.Tfjs;

/// <summary>One weight to be written: what the manifest says of it, and what writes its bytes.</summary>
/// <param name="Name">The name, unique in the model.</param>
/// <param name="Shape">The length of each dimension; empty for a scalar.</param>
/// <param name="Dtype">The type the weight has in the model.</param>
/// <param name="Quantization">How the bytes turn into numbers, or null where they are plain elements of <paramref name="Dtype"/>.</param>
/// <param name="WriteTo">Writes the stored bytes, little-endian, into the stream it is given;
/// called once, when the weight's turn has come.</param>
public sealed record WeightData(
    string Name, IReadOnlyList<int> Shape, TfjsDtype Dtype, WeightQuantization? Quantization, Action<Stream> WriteTo)
{
    /// <summary>A float32 weight, stored as it is.</summary>
    /// <param name="name">The name, unique in the model.</param>
    /// <param name="shape">The length of each dimension; empty for a scalar.</param>
    /// <param name="values">The elements in row-major order, as many as the product of <paramref name="shape"/>.</param>
    /// <returns>The weight; the values are read when it is written.</returns>
    /// <exception cref="TfjsFormatException">The shape does not fit the number of values.</exception>
    public static WeightData FromFloat32(string name, IReadOnlyList<int> shape, ReadOnlyMemory<float> values)
    {
        CheckCount(name, shape, TfjsDtype.Float32, values.Length);
        return new WeightData(name, shape, TfjsDtype.Float32, null, stream =>
        {
            // In pieces, because a span of bytes cannot be longer than 2 GiB.
            const int piece = 1 << 20;
            for (var start = 0; start < values.Length; start += piece)
            {
                stream.Write(MemoryMarshal.AsBytes(values.Span.Slice(start, Math.Min(piece, values.Length - start))));
            }
        });
    }

    /// <summary>A string weight.</summary>
    /// <param name="name">The name, unique in the model.</param>
    /// <param name="shape">The length of each dimension; empty for a scalar.</param>
    /// <param name="values">The elements in row-major order, as many as the product of <paramref name="shape"/>.</param>
    /// <returns>The weight; the values are read when it is written.</returns>
    /// <exception cref="TfjsFormatException">The shape does not fit the number of values.</exception>
    public static WeightData FromStrings(string name, IReadOnlyList<int> shape, IReadOnlyList<string> values)
    {
        CheckCount(name, shape, TfjsDtype.String, values.Count);
        return new WeightData(name, shape, TfjsDtype.String, null, stream =>
        {
            Span<byte> length = stackalloc byte[sizeof(uint)];
            foreach (var value in values)
            {
                var text = Encode(name, value);
                BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)text.Length);
                stream.Write(length);
                stream.Write(text);
            }
        });
    }

    private static byte[] Encode(string name, string value)
    {
        try
        {
            return StringTensorReader.Strict.GetBytes(value);
        }
        catch (EncoderFallbackException exception)
        {
            throw new Subject(null, name).Error(
                TfjsRejection.InvalidUtf8, "an element holds half of a surrogate pair, which UTF-8 cannot represent.", exception);
        }
    }

    private static void CheckCount(string name, IReadOnlyList<int> shape, TfjsDtype dtype, int count)
    {
        var subject = new Subject(null, name);
        if (WeightRules.CountElements(subject, shape, dtype) != count)
        {
            throw subject.Error(TfjsRejection.WrongElementCount, $"the shape [{string.Join(", ", shape)}] does not hold {count} values.");
        }
    }
}
