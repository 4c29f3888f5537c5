using System.Collections.Concurrent;
using TorchSharp;

namespace QuantBuild.Keras.Internal;

/// <summary>Numbers as libtorch takes them, kept alive for good.</summary>
/// <remarks>
/// Where a number is handed to TorchSharp as it is, a Scalar is made for the call and nothing keeps it from being finalized, and
/// its memory freed, while native code still reads it. So constants come from here, and a value of one step is made with
/// <c>using</c>. Sums of two tensors are concerned too (TorchSharp makes the factor 1): see <see cref="TensorSums"/>.
/// </remarks>
internal static class Scalars
{
    private static readonly ConcurrentDictionary<double, Scalar> _kept = new();

    public static readonly Scalar Zero = Of(0);

    public static readonly Scalar One = Of(1);

    /// <summary>A constant; each is kept, so never one that changes from step to step.</summary>
    public static Scalar Of(double constant) => _kept.GetOrAdd(constant, value => value.ToScalar());
}
