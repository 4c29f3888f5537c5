using System.Text.Json;
using System.Text.Json.Serialization;
using QuantBuild.Common;
using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Schemes.Rounds;

/// <summary>What was measured for a search; which of it there is depends on what was asked.</summary>
internal sealed record SearchMeasure
{
    private static readonly JsonSerializerOptions _format = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Whether a drop of the metric is a number at all.</summary>
    public bool? IsDropDefined { get; init; }

    /// <summary>What rounding a kernel costs.</summary>
    public KernelSensitivity? Sensitivity { get; init; }

    /// <summary>What came of a candidate, or of the converter's rounding; its bytes only where there is no estimate.</summary>
    public CandidateResult? Result { get; init; }

    /// <summary>A candidate's size, to be estimated by packings.</summary>
    public SizeEstimate? Size { get; init; }

    /// <summary>What packing a candidate came to.</summary>
    public SizeCalibration? Packed { get; init; }

    /// <summary>As bytes: JSON.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, _format);

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="ExperimentException">It is damaged.</exception>
    public static SearchMeasure Parse(byte[] bytes) => ReaderGuard.Read(
        () =>
        {
            using var json = StrictJson.ParseDocument(bytes);
            return json.Deserialize<SearchMeasure>(_format)!;
        },
        (problem, _) => new ExperimentException($"What was measured for a search cannot be read: {problem}"));
}
