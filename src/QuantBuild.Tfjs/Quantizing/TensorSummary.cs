using QuantBuild.Quantization;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Quantizing;

/// <summary>What quantizing a model did to one weight.</summary>
/// <param name="Name">The weight's name.</param>
/// <param name="Shape">The length of each dimension; empty for a scalar.</param>
/// <param name="DtypeBefore">The type of the stored elements before.</param>
/// <param name="DtypeAfter">The type of the stored elements after.</param>
/// <param name="BytesBefore">The bytes in the shards before.</param>
/// <param name="BytesAfter">The bytes in the shards after.</param>
/// <param name="Error">Original against dequantized values; null where the weight was copied as it is.</param>
/// <param name="Losses">The values float16 could not hold; none for other types.</param>
public sealed record TensorSummary(
    string Name,
    IReadOnlyList<int> Shape,
    TfjsDtype DtypeBefore,
    TfjsDtype DtypeAfter,
    long BytesBefore,
    long BytesAfter,
    QuantizationError? Error,
    Float16Losses Losses)
{
    /// <summary>The values that are NaN or infinite, of a weight that was to be quantized.</summary>
    public NonFiniteCounts NonFinite { get; init; }

    /// <summary>Why the weight stays as it was where one might expect it quantized; null elsewhere.</summary>
    public KeptReason? Kept { get; init; }

    /// <summary>The number of elements, which is the product of <see cref="Shape"/>.</summary>
    public long ElementCount { get; init; }
}

/// <summary>Why a weight is stored as it was, though the plan, or the kind of its numbers, would have it quantized.</summary>
public enum KeptReason
{
    /// <summary>It is quantized already, and the type that the plan gives it takes as many bytes or more.</summary>
    AlreadyQuantized,

    /// <summary>It holds NaN or infinity, which have no code, and no pattern of the plan names it.</summary>
    NonFinite,

    /// <summary>It is the optimizer's.</summary>
    OptimizerState,
}
