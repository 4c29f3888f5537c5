using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Schemes;

/// <summary>What a search is given; schemes that do not search ignore it.</summary>
public sealed record SchemeOptions
{
    /// <summary>A goal of the user's own, for the scheme <c>budget</c>; null for none.</summary>
    public SearchGoal? Goal { get; init; }

    /// <summary>Keep the best that a search finds where nothing meets the goal; else that is an error. Default: no.</summary>
    public bool AllowMiss { get; init; }

    /// <summary>When a search stops with the best so far. Default: 30 minutes.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How the tar ball is compressed whose bytes are counted. Default: gzip.</summary>
    public Compression Compression { get; init; } = Compression.Gzip;

    /// <summary>By how much the metric drops in one point: 0.01 of an accuracy. The presets <c>small</c> and <c>tiny</c>
    /// may cost one and three.</summary>
    public double Point { get; init; } = 0.01;
}
