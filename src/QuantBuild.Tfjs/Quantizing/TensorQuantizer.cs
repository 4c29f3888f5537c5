using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;
using QuantBuild.Tfjs.Shards;

namespace QuantBuild.Tfjs.Quantizing;

/// <summary>Quantizes one weight in two passes over its blocks, first for the range, then for the codes.</summary>
internal sealed class TensorQuantizer(TfjsModel model, WeightSpec weight, QuantizedDtype dtype)
{
    /// <summary>256 KiB of float32: stays in the second-level cache from reading to comparing. Fixed,
    /// because the sums of the errors are made block by block.</summary>
    public const int BlockElements = 1 << 16;

    // The codes of so many blocks are held until they can be written in order: 8 MiB of uint16.
    private const int BatchBlocks = 64;

    private readonly int _size = dtype.GetByteSize();
    private readonly ErrorAccumulator _errors = new();

    public QuantizationError Error => _errors.ToError();

    public Float16Losses Losses { get; private set; }

    /// <summary>The values that are NaN or infinite, of which float16 keeps what they are.</summary>
    public NonFiniteCounts NonFinite { get; private set; }

    private long Blocks => (weight.ElementCount + BlockElements - 1) / BlockElements;

    /// <summary>The first pass; none for float16.</summary>
    public WeightQuantization Fit()
    {
        if (dtype == QuantizedDtype.Float16)
        {
            return WeightQuantization.Float16;
        }

        var (min, max) = FindRange();
        var parameters = AffineQuantizer.Fit(min, max, dtype.GetHighestCode());
        return new WeightQuantization(dtype == QuantizedDtype.UInt8 ? TfjsDtype.UInt8 : TfjsDtype.UInt16, parameters.Scale, parameters.Min);
    }

    /// <summary>Counts what kept <see cref="Fit"/> from finding a range.</summary>
    public NonFiniteCounts CountNonFinite()
    {
        var gate = new Lock();
        var counts = default(NonFiniteCounts);
        ForEachBlock(0, Blocks, (_, values) =>
        {
            var found = NonFiniteCounts.Of(values);
            lock (gate)
            {
                counts += found;
            }
        });
        return counts;
    }

    /// <summary>The second pass: writes the codes and gathers the errors.</summary>
    public void Write(WeightQuantization quantization, Stream output, ProgressMeter meter)
    {
        var parameters = new AffineParameters(quantization.Scale, quantization.Min);
        var codes = ArrayPool<byte>.Shared.Rent((int)Math.Min(weight.ElementCount, BatchBlocks * BlockElements) * _size);
        try
        {
            for (long first = 0; first < Blocks; first += BatchBlocks)
            {
                var count = (int)Math.Min(BatchBlocks, Blocks - first);
                var elements = (int)Math.Min((long)count * BlockElements, weight.ElementCount - (first * BlockElements));
                var errors = new ErrorAccumulator[count];
                var losses = new Float16Losses[count];
                var nonFinite = new NonFiniteCounts[count];
                ForEachBlock(first, count, (block, values) =>
                {
                    var index = (int)(block - first);
                    errors[index] = new ErrorAccumulator();
                    nonFinite[index] = dtype == QuantizedDtype.Float16 ? NonFiniteCounts.Of(values) : default;
                    losses[index] = Quantize(
                        values, parameters, codes.AsSpan(index * BlockElements * _size, values.Length * _size), errors[index]);
                });

                output.Write(codes.AsSpan(0, elements * _size));
                for (var index = 0; index < count; index++)
                {
                    _errors.Merge(errors[index]);
                    Losses += losses[index];
                    NonFinite += nonFinite[index];
                }

                meter.Advance(weight.Name, (long)elements * Dtypes.SizeOf(weight.StoredDtype));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(codes);
        }
    }

    private Float16Losses Quantize(ReadOnlySpan<float> values, AffineParameters parameters, Span<byte> codes, ErrorAccumulator errors)
    {
        switch (dtype)
        {
            case QuantizedDtype.UInt8:
                AffineQuantizer.Quantize(values, parameters, codes);
                errors.Add(values, codes, parameters);
                return default;
            case QuantizedDtype.UInt16:
                var wide = MemoryMarshal.Cast<byte, ushort>(codes);
                AffineQuantizer.Quantize(values, parameters, wide);
                errors.Add(values, wide, parameters);
                return default;
            default:
                var halves = MemoryMarshal.Cast<byte, Half>(codes);
                var losses = Float16Quantizer.Quantize(values, halves);
                errors.Add(values, halves);
                return losses;
        }
    }

    private (float Min, float Max) FindRange()
    {
        if (weight.ElementCount == 0)
        {
            return (0, 0);
        }

        var gate = new Lock();
        var range = (Min: float.PositiveInfinity, Max: float.NegativeInfinity);
        ForEachBlock(0, Blocks, (block, values) =>
        {
            var found = RangeOf(values, block * BlockElements);
            lock (gate)
            {
                range = (Math.Min(range.Min, found.Min), Math.Max(range.Max, found.Max));
            }
        });
        return range;
    }

    private (float Min, float Max) RangeOf(ReadOnlySpan<float> values, long offset)
    {
        try
        {
            return AffineQuantizer.FindRange(values);
        }
        catch (NonFiniteWeightException exception)
        {
            throw new NonFiniteWeightException(offset + exception.Index, exception.Value, weight.Name);
        }
    }

    /// <summary>Reads blocks and hands them out, on all processors. Of several that fail, the first one's error is thrown.</summary>
    private void ForEachBlock(long first, long count, Action<long, ReadOnlySpan<float>> work)
    {
        if (count == 1)
        {
            // Most weights are this small; waking other threads for nothing would take longer than the work.
            var only = ArrayPool<float>.Shared.Rent(BlockElements);
            ReadBlock(first, only, work);
            ArrayPool<float>.Shared.Return(only);
            return;
        }

        var gate = new Lock();
        (long Block, ExceptionDispatchInfo Error)? failed = null;
        Parallel.For(first, first + count, () => ArrayPool<float>.Shared.Rent(BlockElements), (block, state, buffer) =>
        {
            try
            {
                ReadBlock(block, buffer, work);
            }
            catch (Exception exception) when (exception is QuantizationException or TfjsFormatException)
            {
                lock (gate)
                {
                    failed = failed is { } earlier && earlier.Block < block ? earlier : (block, ExceptionDispatchInfo.Capture(exception));
                }

                // Unlike Stop, lets the blocks before this one finish, so that which error is first does not depend on timing.
                state.Break();
            }

            return buffer;
        }, buffer => ArrayPool<float>.Shared.Return(buffer));
        failed?.Error.Throw();
    }

    private void ReadBlock(long block, float[] buffer, Action<long, ReadOnlySpan<float>> work)
    {
        var start = block * BlockElements;
        var values = buffer.AsSpan(0, (int)Math.Min(BlockElements, weight.ElementCount - start));
        model.ReadFloat32(weight, start, values);
        work(block, values);
    }
}
