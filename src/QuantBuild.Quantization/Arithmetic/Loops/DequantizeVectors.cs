using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace QuantBuild.Quantization.Arithmetic.Loops;

/// <summary>
/// Codes to values on vectors as wide as the machine has them. It writes up to four times what it reads, so that what counts is how it
/// moves bytes: where more is written than caches hold, it goes past them, so that no memory is fetched to be overwritten, and codes are
/// asked for some pages' lines ahead, since the processor by itself looks ahead to the end of a page alone.
/// </summary>
internal static class DequantizeVectors
{
    /// <summary>From so many values on, which are 4 MiB, they are stored past the caches; a smaller block is used at once, as a
    /// rule.</summary>
    internal const int LeastStreamed = 1 << 20;

    private const int Block = 16;
    private const int Alignment = 64;
    private const int BytesAhead = 4096;

    /// <summary>Restores values.</summary>
    /// <param name="source">The codes.</param>
    /// <param name="codes">What they stand for.</param>
    /// <param name="destination">Receives the values; as long as <paramref name="source"/>.</param>
    /// <typeparam name="TCode">A code.</typeparam>
    /// <typeparam name="TCodes">What codes stand for.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Run<TCode, TCodes>(ReadOnlySpan<TCode> source, TCodes codes, Span<float> destination)
        where TCode : unmanaged
        where TCodes : struct, ICodes<TCode>
    {
        fixed (TCode* from = source)
        {
            fixed (float* to = destination)
            {
                var ahead = source.Length < LeastStreamed ? -1 : ToAlignment((nint)to);
                var start = Math.Max(ahead, 0);
                var end = start + (Vector128.IsHardwareAccelerated ? (source.Length - start) & -Block : 0);
                codes.Restore(source[..start], destination);
                if (ahead >= 0)
                {
                    Stream(from, codes, to, start, end);

                    // What went past the caches is seen by other threads only after this.
                    Interlocked.MemoryBarrier();
                }
                else
                {
                    Store(from, codes, to, end);
                }

                codes.Restore(source[end..], destination[end..]);
            }
        }
    }

    /// <summary>How many values lie before the next place where vectors are aligned; -1 where values never are.</summary>
    private static int ToAlignment(nint address) =>
        address % sizeof(float) == 0 ? (int)(-address & (Alignment - 1)) / sizeof(float) : -1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Stream<TCode, TCodes>(TCode* from, TCodes codes, float* to, int start, int end)
        where TCode : unmanaged
        where TCodes : struct, ICodes<TCode>
    {
        for (var i = start; i < end; i += Block)
        {
            if (Sse.IsSupported)
            {
                // What lies behind the last code is asked for in vain, and without harm.
                Sse.Prefetch0((byte*)(from + i) + BytesAhead);
            }

            if (Vector512.IsHardwareAccelerated)
            {
                codes.Restore16(from + i).StoreAlignedNonTemporal(to + i);
            }
            else
            {
                codes.Restore8(from + i).StoreAlignedNonTemporal(to + i);
                codes.Restore8(from + i + 8).StoreAlignedNonTemporal(to + i + 8);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Store<TCode, TCodes>(TCode* from, TCodes codes, float* to, int end)
        where TCode : unmanaged
        where TCodes : struct, ICodes<TCode>
    {
        for (var i = 0; i < end; i += Block)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                codes.Restore16(from + i).Store(to + i);
            }
            else
            {
                codes.Restore8(from + i).Store(to + i);
                codes.Restore8(from + i + 8).Store(to + i + 8);
            }
        }
    }
}
