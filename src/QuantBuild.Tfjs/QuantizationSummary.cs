using QuantBuild.Tfjs.Internal;

namespace QuantBuild.Tfjs;

/// <summary>What quantizing a model did, weight by weight.</summary>
/// <param name="Tensors">The model's weights, in the order of the manifest.</param>
/// <param name="UnmatchedPatterns">The plan's patterns that no float32 weight matched: most likely typing mistakes.</param>
/// <param name="ModelJsonBytes">The length of the new <c>model.json</c>.</param>
public sealed record QuantizationSummary(IReadOnlyList<TensorSummary> Tensors, IReadOnlyList<string> UnmatchedPatterns, long ModelJsonBytes)
{
    /// <summary>The bytes of all weights before.</summary>
    public long BytesBefore => Tensors.Sum(tensor => tensor.BytesBefore);

    /// <summary>The bytes of all weights after.</summary>
    public long BytesAfter => Tensors.Sum(tensor => tensor.BytesAfter);

    /// <summary>What a user should know of, a line each: values that float16 lost, and patterns that matched nothing.</summary>
    public IReadOnlyList<string> Warnings =>
    [
        .. Tensors.Where(tensor => tensor.Losses.Any).Select(tensor => FormattableString.Invariant(
            $"weight '{Subject.Printable(tensor.Name)}': in float16, {tensor.Losses.Overflowed} values overflowed to infinity and {tensor.Losses.Underflowed} underflowed to zero. Leave it in float32, or quantize it as uint16.")),
        .. UnmatchedPatterns.Select(pattern => $"the pattern '{Subject.Printable(pattern)}' matches no float32 weight of the model."),
    ];
}
