using QuantBuild.Common;
using QuantBuild.Quantization;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;

namespace QuantBuild.Tfjs.Quantizing;

/// <summary>What quantizing a model did, weight by weight.</summary>
/// <param name="Tensors">The model's weights, in the order of the manifest.</param>
/// <param name="UnmatchedPatterns">The plan's patterns that no float32 weight matched: most likely typing mistakes.</param>
/// <param name="ModelJsonBytes">The length of the new JSON file.</param>
public sealed record QuantizationSummary(IReadOnlyList<TensorSummary> Tensors, IReadOnlyList<string> UnmatchedPatterns, long ModelJsonBytes)
{
    /// <summary>The path of the new JSON file.</summary>
    public string ModelFile { get; init; } = ModelJsonFile.Name;

    /// <summary>The types that the source's quantized weights are stored in; empty where the source was not quantized.</summary>
    public IReadOnlyList<TfjsDtype> SourceDtypes { get; init; } = [];

    /// <summary>The bytes that lay behind the last weight of a group and belonged to none; they were left out.</summary>
    public long UnusedBytes { get; init; }

    /// <summary>The bytes of all weights before.</summary>
    public long BytesBefore => Tensors.Sum(tensor => tensor.BytesBefore);

    /// <summary>The bytes of all weights after.</summary>
    public long BytesAfter => Tensors.Sum(tensor => tensor.BytesAfter);

    /// <summary>What a user should know of, a line each: values that were lost, weights that stay as they were, bytes that serve nobody,
    /// and patterns that matched nothing.</summary>
    public IReadOnlyList<string> Warnings =>
    [
        .. Tensors.Select(Describe).OfType<string>(),
        .. DescribeQuantized(),
        .. DescribeOptimizer(),
        .. UnusedBytes == 0
            ? (string[])[]
            : [Invariant($"{UnusedBytes} bytes behind the last weight belong to no weight and are left out.")],
        .. UnmatchedPatterns.Select(pattern => $"the pattern '{Printable.Text(pattern)}' matches no float32 weight of the model."),
    ];

    private static string? Describe(TensorSummary tensor)
    {
        var name = Printable.Text(tensor.Name);
        var (losses, nonFinite) = (tensor.Losses, tensor.NonFinite);
        return tensor.Kept switch
        {
            KeptReason.NonFinite => Invariant($"weight '{name}' stays {Dtypes.NameOf(tensor.DtypeAfter)}: {Count(nonFinite, tensor)}, ")
                + Invariant($"and only finite values have a range. The pattern '!{name}' leaves it out without this warning."),
            null when losses.Any && nonFinite.Any =>
                Invariant($"weight '{name}': in float16, {Lost(losses)}, and {Count(nonFinite, tensor)}. Leave it in float32."),
            null when losses.Any =>
                Invariant($"weight '{name}': in float16, {Lost(losses)}. Leave it in float32, or quantize it as uint16."),
            null when nonFinite.Any =>
                Invariant($"weight '{name}': {Count(nonFinite, tensor)}; float16 keeps them. Unless the model means them, train it again."),
            _ => null,
        };
    }

    private static string Lost(Float16Losses losses) =>
        Invariant($"{losses.Overflowed} values overflowed to infinity and {losses.Underflowed} underflowed to zero");

    private static string Count(NonFiniteCounts counts, TensorSummary tensor) =>
        Invariant($"of its {tensor.ElementCount} values, {counts.NaN} are NaN and {counts.Infinite} infinite");

    private IEnumerable<string> DescribeQuantized()
    {
        var kept = Tensors.Where(tensor => tensor.Kept == KeptReason.AlreadyQuantized).ToArray();
        return kept.Length == 0 ? [] : [Invariant($"{kept.Length} of the {Tensors.Count} weights are already quantized ")
            + Invariant($"({string.Join(", ", kept.Select(tensor => Dtypes.NameOf(tensor.DtypeBefore)).Distinct())}) and stay as they ")
            + "are: another type would not make them smaller."];
    }

    private IEnumerable<string> DescribeOptimizer()
    {
        var state = Tensors.Where(tensor => tensor.Kept == KeptReason.OptimizerState).ToArray();
        return state.Length == 0
            ? []
            : [Invariant($"{state.Sum(tensor => tensor.BytesAfter)} bytes in {state.Length} weights are the state of the optimizer, ")
                + "which no prediction needs; they stay as they are. Save the model without its optimizer to be rid of them."];
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
