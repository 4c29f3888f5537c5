using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace QuantBuild.Quantization.Arithmetic.Loops;

/// <summary>The two loops that linear algebra spends its time in. Four sums whatever the machine,
/// so that results repeat everywhere.</summary>
internal static class VectorMath
{
    /// <summary>The inner product of two vectors of the same length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        ref double left = ref MemoryMarshal.GetReference(x), right = ref MemoryMarshal.GetReference(y[..x.Length]);
        Vector256<double> sum0 = Vector256<double>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0;
        nuint i = 0;
        for (; i + 16 <= (nuint)x.Length; i += 16)
        {
            sum0 += Vector256.LoadUnsafe(ref left, i) * Vector256.LoadUnsafe(ref right, i);
            sum1 += Vector256.LoadUnsafe(ref left, i + 4) * Vector256.LoadUnsafe(ref right, i + 4);
            sum2 += Vector256.LoadUnsafe(ref left, i + 8) * Vector256.LoadUnsafe(ref right, i + 8);
            sum3 += Vector256.LoadUnsafe(ref left, i + 12) * Vector256.LoadUnsafe(ref right, i + 12);
        }

        var sum = Vector256.Sum(sum0 + sum1 + (sum2 + sum3));
        for (; i < (nuint)x.Length; i++)
        {
            sum += Unsafe.Add(ref left, i) * Unsafe.Add(ref right, i);
        }

        return sum;
    }

    /// <summary>y += a · x, for vectors of the same length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(double a, ReadOnlySpan<double> x, Span<double> y)
    {
        ref double from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y[..x.Length]);
        var factor = Vector256.Create(a);
        nuint i = 0;
        for (; i + 4 <= (nuint)x.Length; i += 4)
        {
            (Vector256.LoadUnsafe(ref to, i) + (factor * Vector256.LoadUnsafe(ref from, i))).StoreUnsafe(ref to, i);
        }

        for (; i < (nuint)x.Length; i++)
        {
            Unsafe.Add(ref to, i) += a * Unsafe.Add(ref from, i);
        }
    }
}
