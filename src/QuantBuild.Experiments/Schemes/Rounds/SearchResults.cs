using System.Text.Json.Serialization;
using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Schemes.Rounds;

/// <summary>What searches of a model have come to know, one after the other.</summary>
internal sealed class SearchResults
{
    private const double MostBytes = 1e15;

    /// <summary>A hash of all that decided what was measured.</summary>
    public string? Fingerprint { get; set; } = string.Empty;

    /// <summary>What rounding each kernel costs; null where that was not measured.</summary>
    public IReadOnlyList<KernelSensitivity>? Sensitivities { get; set; }

    /// <summary>What candidates came to, by their keys.</summary>
    public Dictionary<string, CandidateResult> Results { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The measured bytes of candidates whose results have estimated ones, by their keys.</summary>
    public Dictionary<string, long> Sizes { get; set; } = new(StringComparer.Ordinal);

    /// <summary>What real packings came to.</summary>
    public IReadOnlyList<SizeCalibration> Packed { get; set; } = [];

    /// <summary>Whether everything is there and of a kind that a search writes: a file may hold anything.</summary>
    [JsonIgnore]
    public bool IsWhole =>
        Fingerprint is not null
        && Packed is not null && Packed.All(packed => packed is { Weights: > 0 and < MostBytes, JsonFactor: > 0 and < MostBytes,
            WeightsFactor: >= 0 and < MostBytes })
        && Results is not null && Results.Values.All(result => result is { CompressedBytes: > 0 } && double.IsFinite(result.Divergence)
            && double.IsFinite(result.Drop ?? 0))
        && Sizes is not null && Sizes.Values.All(bytes => bytes > 0)
        && (Sensitivities is null
            || (Sensitivities.All(kernel => kernel is { Kernel: not null, Elements: > 0, Step: > 0 } && double.IsFinite(kernel.Step)
                && double.IsFinite(kernel.Divergence) && kernel is { Range: >= 0, StepInByte: >= 0 })
                && Sensitivities.DistinctBy(kernel => kernel.Kernel).Count() == Sensitivities.Count));
}
