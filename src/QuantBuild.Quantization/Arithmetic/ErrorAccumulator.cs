using QuantBuild.Quantization.Arithmetic.Loops;

namespace QuantBuild.Quantization.Arithmetic;

/// <summary>
/// Gathers a tensor's <see cref="QuantizationError"/> chunk by chunk, in float64. The figures do not depend on how the tensor is cut into
/// chunks. Values that were not finite before count neither as signal nor as error; finite ones restored as NaN make all figures NaN.
/// </summary>
public sealed class ErrorAccumulator
{
    // Small enough to stay in the first-level cache between restoring and comparing.
    private const int ChunkLength = 2048;

    private readonly float[] _restored = new float[ChunkLength];
    private ErrorSums _sums;

    /// <summary>Adds values and what was restored from their stored form.</summary>
    /// <param name="original">The values before.</param>
    /// <param name="restored">The values after; as many.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public void Add(ReadOnlySpan<float> original, ReadOnlySpan<float> restored)
    {
        SpanLengths.ThrowUnlessEqual(original.Length, restored.Length);
        _sums.Add(original, restored);
    }

    /// <summary>Adds values and their 8-bit codes.</summary>
    /// <param name="original">The values before.</param>
    /// <param name="codes">Their codes; as many.</param>
    /// <param name="p">What the codes stand for.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public void Add(ReadOnlySpan<float> original, ReadOnlySpan<byte> codes, AffineParameters p) =>
        Add(original, codes, (chunk, restored) => AffineQuantizer.Dequantize(chunk, p, restored));

    /// <summary>Adds values and their 16-bit codes.</summary>
    /// <inheritdoc cref="Add(ReadOnlySpan{float}, ReadOnlySpan{byte}, AffineParameters)"/>
    public void Add(ReadOnlySpan<float> original, ReadOnlySpan<ushort> codes, AffineParameters p) =>
        Add(original, codes, (chunk, restored) => AffineQuantizer.Dequantize(chunk, p, restored));

    /// <summary>Adds values and what float16 made of them.</summary>
    /// <param name="original">The values before.</param>
    /// <param name="rounded">The rounded values; as many.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public void Add(ReadOnlySpan<float> original, ReadOnlySpan<Half> rounded) =>
        Add(original, rounded, Float16Quantizer.Dequantize);

    /// <summary>Adds what another accumulator gathered from another part of the tensor; the sums are made in
    /// the order of the calls.</summary>
    /// <param name="other">The other part's figures; they stay as they are.</param>
    public void Merge(ErrorAccumulator other) => _sums.Add(other._sums);

    /// <summary>Gives the figures of all that was added so far.</summary>
    /// <returns>The figures; zero error and infinite SQNR where nothing was added.</returns>
    public QuantizationError ToError() => _sums.ToError();

    private void Add<T>(ReadOnlySpan<float> original, ReadOnlySpan<T> stored, Restore<T> restore)
    {
        SpanLengths.ThrowUnlessEqual(original.Length, stored.Length);
        for (var start = 0; start < stored.Length; start += ChunkLength)
        {
            var length = Math.Min(ChunkLength, stored.Length - start);
            restore(stored.Slice(start, length), _restored.AsSpan(0, length));
            _sums.Add(original.Slice(start, length), _restored.AsSpan(0, length));
        }
    }

    private delegate void Restore<T>(ReadOnlySpan<T> stored, Span<float> restored);
}
