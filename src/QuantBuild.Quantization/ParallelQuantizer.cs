using QuantBuild.Quantization.Internal;

namespace QuantBuild.Quantization;

/// <summary>
/// The arithmetic of <see cref="AffineQuantizer"/> and <see cref="Float16Quantizer"/> on several threads, for tensors of millions of weights.
/// The results are the same, bit for bit, whatever the number of threads.
/// </summary>
public static class ParallelQuantizer
{
    /// <inheritdoc cref="AffineQuantizer.FindRange"/>
    /// <param name="values">The tensor.</param>
    /// <param name="tensor">The tensor's name, for the error.</param>
    /// <param name="degreeOfParallelism">The most threads to use; null for one per processor.</param>
    public static (float Min, float Max) FindRange(ReadOnlyMemory<float> values, string? tensor = null, int? degreeOfParallelism = null)
    {
        var range = ValueRange.Empty;
        var gate = new Lock();
        Chunks.ForEach(values.Length, degreeOfParallelism, (start, length) =>
        {
            var chunk = ValueRange.Of(values.Span.Slice(start, length));
            lock (gate)
            {
                range = range.Union(chunk);
            }
        });
        return range.IsFinite ? range.Normalized : throw NonFinite.Find(values.Span, tensor);
    }

    /// <inheritdoc cref="AffineQuantizer.Quantize(ReadOnlySpan{float}, AffineParameters, Span{byte})"/>
    /// <param name="source">The values; NaN takes code 0.</param>
    /// <param name="p">The parameters.</param>
    /// <param name="destination">Receives the codes; as long as <paramref name="source"/>.</param>
    /// <param name="degreeOfParallelism">The most threads to use; null for one per processor.</param>
    public static void Quantize(ReadOnlyMemory<float> source, AffineParameters p, Memory<byte> destination, int? degreeOfParallelism = null)
    {
        SpanLengths.ThrowUnlessEqual(source.Length, destination.Length);
        Chunks.ForEach(source.Length, degreeOfParallelism, (start, length) =>
            AffineQuantizer.Quantize(source.Span.Slice(start, length), p, destination.Span.Slice(start, length)));
    }

    /// <inheritdoc cref="AffineQuantizer.Quantize(ReadOnlySpan{float}, AffineParameters, Span{ushort})"/>
    /// <inheritdoc cref="Quantize(ReadOnlyMemory{float}, AffineParameters, Memory{byte}, int?)" path="/param"/>
    public static void Quantize(ReadOnlyMemory<float> source, AffineParameters p, Memory<ushort> destination, int? degreeOfParallelism = null)
    {
        SpanLengths.ThrowUnlessEqual(source.Length, destination.Length);
        Chunks.ForEach(source.Length, degreeOfParallelism, (start, length) =>
            AffineQuantizer.Quantize(source.Span.Slice(start, length), p, destination.Span.Slice(start, length)));
    }

    /// <inheritdoc cref="Float16Quantizer.Quantize"/>
    /// <param name="source">The values.</param>
    /// <param name="destination">Receives the rounded values; as long as <paramref name="source"/>.</param>
    /// <param name="degreeOfParallelism">The most threads to use; null for one per processor.</param>
    public static Float16Losses Quantize(ReadOnlyMemory<float> source, Memory<Half> destination, int? degreeOfParallelism = null)
    {
        SpanLengths.ThrowUnlessEqual(source.Length, destination.Length);
        var losses = default(Float16Losses);
        var gate = new Lock();
        Chunks.ForEach(source.Length, degreeOfParallelism, (start, length) =>
        {
            var chunk = Float16Quantizer.Quantize(source.Span.Slice(start, length), destination.Span.Slice(start, length));
            lock (gate)
            {
                losses += chunk;
            }
        });
        return losses;
    }

    /// <inheritdoc cref="AffineQuantizer.Dequantize(ReadOnlySpan{byte}, AffineParameters, Span{float})"/>
    /// <param name="source">The codes.</param>
    /// <param name="p">The parameters.</param>
    /// <param name="destination">Receives the values; as long as <paramref name="source"/>.</param>
    /// <param name="degreeOfParallelism">The most threads to use; null for one per processor.</param>
    public static void Dequantize(ReadOnlyMemory<byte> source, AffineParameters p, Memory<float> destination, int? degreeOfParallelism = null)
    {
        SpanLengths.ThrowUnlessEqual(source.Length, destination.Length);
        Chunks.ForEach(source.Length, degreeOfParallelism, (start, length) =>
            AffineQuantizer.Dequantize(source.Span.Slice(start, length), p, destination.Span.Slice(start, length)));
    }

    /// <inheritdoc cref="AffineQuantizer.Dequantize(ReadOnlySpan{ushort}, AffineParameters, Span{float})"/>
    /// <inheritdoc cref="Dequantize(ReadOnlyMemory{byte}, AffineParameters, Memory{float}, int?)" path="/param"/>
    public static void Dequantize(ReadOnlyMemory<ushort> source, AffineParameters p, Memory<float> destination, int? degreeOfParallelism = null)
    {
        SpanLengths.ThrowUnlessEqual(source.Length, destination.Length);
        Chunks.ForEach(source.Length, degreeOfParallelism, (start, length) =>
            AffineQuantizer.Dequantize(source.Span.Slice(start, length), p, destination.Span.Slice(start, length)));
    }

    /// <inheritdoc cref="Float16Quantizer.Dequantize"/>
    /// <param name="source">The float16 values.</param>
    /// <param name="destination">Receives the values; as long as <paramref name="source"/>.</param>
    /// <param name="degreeOfParallelism">The most threads to use; null for one per processor.</param>
    public static void Dequantize(ReadOnlyMemory<Half> source, Memory<float> destination, int? degreeOfParallelism = null)
    {
        SpanLengths.ThrowUnlessEqual(source.Length, destination.Length);
        Chunks.ForEach(source.Length, degreeOfParallelism, (start, length) =>
            Float16Quantizer.Dequantize(source.Span.Slice(start, length), destination.Span.Slice(start, length)));
    }
}
