namespace QuantBuild.Experiments.Schemes.Rounds;

/// <summary>A search in rounds needs more than is known.</summary>
/// <param name="units">What is to be measured until it goes on: what it needs next, then what it may need behind that.</param>
public sealed class SearchPausedException(IReadOnlyList<SearchUnit> units)
    : Exception("The search goes on when the next round has been measured.")
{
    /// <summary>What is to be measured.</summary>
    public IReadOnlyList<SearchUnit> Units => units;
}
