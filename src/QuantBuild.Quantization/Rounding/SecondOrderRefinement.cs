namespace QuantBuild.Quantization.Rounding;

/// <summary>What second-order rounding does beyond the textbook.</summary>
public sealed record SecondOrderRefinement
{
    /// <summary>Nothing.</summary>
    public static SecondOrderRefinement None { get; } = new();

    /// <summary>All of it. A fourth pass over the codes gains no tenth of what the first does.</summary>
    public static SecondOrderRefinement Full { get; } = new() { Passes = 3, PooledPlaces = true, Centered = true };

    /// <summary>How often all codes are gone over again, each chosen anew beside all others. Default: never.</summary>
    public int Passes { get; init; }

    /// <summary>Whether the correlations of a Dense layer's inputs are those of the places before a global average pooling, where there is
    /// one: of these a sample has many, so that nothing is shrunk. Default: no.</summary>
    public bool PooledPlaces { get; init; }

    /// <summary>Whether inputs count without their mean where a correction takes back what errors do to the mean of the output. Default:
    /// no.</summary>
    public bool Centered { get; init; }
}
