namespace QuantBuild.Quantization.Search;

/// <summary>How a search goes on and when it stops.</summary>
public sealed record SearchOptions
{
    /// <summary>When to stop with the best so far; a candidate that is under way is finished. Default: no limit.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.MaxValue;

    /// <summary>The price to start from; <see cref="StepAllocation.ReferencePrice"/> where the sensitivities are
    /// the only thing known.</summary>
    public required double StartPrice { get; init; }

    /// <summary>The λ to start from. Default: 0.03, the best of those tried on MobileNetV2.</summary>
    public double StartLambda { get; init; } = 0.03;

    /// <summary>The number of groups of kernels whose steps are tried coarser and finer. Default: none.</summary>
    public int Groups { get; init; }

    /// <summary>How many candidates the refinement tries at most. Default: 12.</summary>
    public int Refinements { get; init; } = 12;
}
