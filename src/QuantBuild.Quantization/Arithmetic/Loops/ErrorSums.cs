using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Quantization.Arithmetic.Loops;

/// <summary>The running sums behind <see cref="ErrorAccumulator"/>: eight of each, and element i always goes to sum i mod 8, so that the
/// result depends neither on how the tensor is cut nor on the machine's vectors.</summary>
internal struct ErrorSums
{
    private const int LaneCount = 8;

    private Lanes _signal;
    private Lanes _noise;
    private Lanes _maxAbs;
    private long _count;

    public void Add(ReadOnlySpan<float> original, ReadOnlySpan<float> restored)
    {
        var head = Math.Min((int)(-_count & (LaneCount - 1)), original.Length);
        AddScalars(original[..head], restored[..head]);
        var blocks = (original.Length - head) & -LaneCount;
        if (Vector128.IsHardwareAccelerated)
        {
            AddBlocks(original.Slice(head, blocks), restored.Slice(head, blocks));
            head += blocks;
        }

        AddScalars(original[head..], restored[head..]);
    }

    public void Add(in ErrorSums other)
    {
        for (var lane = 0; lane < LaneCount; lane++)
        {
            _signal[lane] += other._signal[lane];
            _noise[lane] += other._noise[lane];
            _maxAbs[lane] = Math.Max(_maxAbs[lane], other._maxAbs[lane]);
        }

        _count += other._count;
    }

    public readonly QuantizationError ToError()
    {
        double signal = 0, noise = 0, maxAbs = 0;
        for (var lane = 0; lane < LaneCount; lane++)
        {
            signal += _signal[lane];
            noise += _noise[lane];
            maxAbs = Math.Max(maxAbs, _maxAbs[lane]);
        }

        return new QuantizationError(
            double.IsNaN(noise) ? double.NaN : maxAbs,
            _count == 0 ? 0 : Math.Sqrt(noise / _count),
            noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(signal / noise));
    }

    internal void AddScalars(ReadOnlySpan<float> original, ReadOnlySpan<float> restored)
    {
        for (var i = 0; i < original.Length; i++)
        {
            var lane = (int)(_count++ & (LaneCount - 1));
            double signal = 0, error = 0;
            if (float.IsFinite(original[i]))
            {
                signal = original[i];
                error = Math.Abs(signal - restored[i]);
            }

            _signal[lane] += signal * signal;
            _noise[lane] += error * error;
            _maxAbs[lane] = error > _maxAbs[lane] ? error : _maxAbs[lane];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBlocks(ReadOnlySpan<float> original, ReadOnlySpan<float> restored)
    {
        ref var before = ref MemoryMarshal.GetReference(original);
        ref var after = ref MemoryMarshal.GetReference(restored);
        Vector256<double> signal0 = _signal.Load(0), signal1 = _signal.Load(4);
        Vector256<double> noise0 = _noise.Load(0), noise1 = _noise.Load(4);
        Vector256<double> maxAbs0 = _maxAbs.Load(0), maxAbs1 = _maxAbs.Load(4);
        for (nuint i = 0; i < (nuint)original.Length; i += LaneCount)
        {
            Vector256<float> x = Vector256.LoadUnsafe(ref before, i), y = Vector256.LoadUnsafe(ref after, i);
            var isFinite = Vector256.LessThan(Vector256.Abs(x), Vector256.Create(float.PositiveInfinity));
            x &= isFinite;
            y &= isFinite;
            Accumulate(Vector256.WidenLower(x), Vector256.WidenLower(y), ref signal0, ref noise0, ref maxAbs0);
            Accumulate(Vector256.WidenUpper(x), Vector256.WidenUpper(y), ref signal1, ref noise1, ref maxAbs1);
        }

        _signal.Store(signal0, signal1);
        _noise.Store(noise0, noise1);
        _maxAbs.Store(maxAbs0, maxAbs1);
        _count += original.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(
        Vector256<double> x, Vector256<double> y, ref Vector256<double> signal, ref Vector256<double> noise, ref Vector256<double> maxAbs)
    {
        var error = Vector256.Abs(x - y);
        signal += x * x;
        noise += error * error;
        maxAbs = Vector256.ConditionalSelect(Vector256.GreaterThan(error, maxAbs), error, maxAbs);
    }

    [InlineArray(LaneCount)]
    private struct Lanes
    {
        private double _first;

        public readonly Vector256<double> Load(int lane) => Vector256.Create<double>(((ReadOnlySpan<double>)this).Slice(lane, 4));

        public void Store(Vector256<double> low, Vector256<double> high)
        {
            low.CopyTo(this);
            high.CopyTo(((Span<double>)this)[4..]);
        }
    }
}
