namespace QuantBuild.Experiments.Schemes.Rounds;

/// <summary>A search in rounds asked for what is not known; <see cref="SearchPausedException"/> is what leaves it.</summary>
/// <param name="unit">What it asked for.</param>
public sealed class UnknownMeasureException(SearchUnit unit) : Exception
{
    /// <summary>What it asked for.</summary>
    public SearchUnit Unit => unit;
}
