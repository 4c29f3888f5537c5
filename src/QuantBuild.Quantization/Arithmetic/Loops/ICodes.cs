using System.Runtime.Intrinsics;

namespace QuantBuild.Quantization.Arithmetic.Loops;

/// <summary>What stored codes stand for: the same values one by one and on vectors.</summary>
/// <typeparam name="TCode">A code.</typeparam>
internal unsafe interface ICodes<TCode>
    where TCode : unmanaged
{
    /// <summary>The values one by one, which is what the others are tested against.</summary>
    void Restore(ReadOnlySpan<TCode> source, Span<float> destination);

    /// <summary>The values of eight codes.</summary>
    Vector256<float> Restore8(TCode* from);

    /// <summary>The values of sixteen codes; asked of machines that have such vectors alone.</summary>
    Vector512<float> Restore16(TCode* from);
}
