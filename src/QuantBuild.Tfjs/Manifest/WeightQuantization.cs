using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Manifest;

/// <summary>How the stored codes of a quantized weight turn back into numbers.</summary>
/// <param name="Dtype">The stored type: <see cref="TfjsDtype.UInt8"/>, <see cref="TfjsDtype.UInt16"/> or
/// <see cref="TfjsDtype.Float16"/>.</param>
/// <param name="Scale">The step between two codes; any finite number, and 0 where all elements are <paramref name="Min"/>.
/// 1 and unused for float16.</param>
/// <param name="Min">The number that code 0 stands for. 0 and unused for float16.</param>
/// <remarks>An affine code <c>q</c> stands for <c>q * Scale + Min</c>.</remarks>
public sealed record WeightQuantization(TfjsDtype Dtype, double Scale, double Min)
{
    /// <summary>The weight is stored as IEEE 754 binary16.</summary>
    public static WeightQuantization Float16 { get; } = new(TfjsDtype.Float16, 1, 0);
}
