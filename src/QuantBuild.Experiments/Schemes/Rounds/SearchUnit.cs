using System.Globalization;
using QuantBuild.Quantization.Search;

namespace QuantBuild.Experiments.Schemes.Rounds;

/// <summary>What a search may ask to be measured.</summary>
public enum SearchUnitKind
{
    /// <summary>What the float model comes to on a block of the calibration samples, or on all of them.</summary>
    Calibration,

    /// <summary>The float model's outputs: whether a drop from them is defined.</summary>
    Reference,

    /// <summary>What the converter's 8 bits come to.</summary>
    Converter,

    /// <summary>What rounding one kernel alone costs.</summary>
    Kernel,

    /// <summary>What one candidate comes to, its size as far as it can be estimated.</summary>
    Candidate,

    /// <summary>What packing one candidate comes to, by which others are estimated.</summary>
    Packing,

    /// <summary>The size of one candidate, counted.</summary>
    Size,
}

/// <summary>One thing that a search asks to be measured. What comes of it depends on the model, the data and the code alone, and on nothing
/// that was measured of others but the kernels, so that anybody can measure it.</summary>
/// <param name="Kind">What is measured.</param>
/// <param name="Kernel">The kernel's name, where it is of one; what names the float model, where it is of calibration samples.</param>
/// <param name="Candidate">The candidate, where it is of one.</param>
/// <param name="Block">The block of calibration samples, where it is of one.</param>
public sealed record SearchUnit(SearchUnitKind Kind, string? Kernel = null, Candidate? Candidate = null, int? Block = null)
{
    /// <summary>What tells it from others: of candidates all bits count.</summary>
    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind} {Kernel}{(Block is { } block ? $" {block}" : null)}{(Candidate is { } one ? Describe(one) : null)}");

    private static string Describe(Candidate candidate) => string.Create(
        CultureInfo.InvariantCulture, $"{candidate.Price:R}/{candidate.Lambda:R}/{string.Join(',', candidate.Factors.Select(Exact))}");

    private static string Exact(double factor) => factor.ToString("R", CultureInfo.InvariantCulture);
}
