using QuantBuild.Experiments.Graphs;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Schemes.Rounds;

/// <summary>A model's searches that go in rounds: what they ask is measured elsewhere, as much of it at once as can be foreseen. A search
/// that asks for what is not known ends with <see cref="SearchPausedException"/>; with all that is known it comes to what it comes to where
/// everything is measured as it is asked for.</summary>
/// <remarks>The time limit of a search is none of the rounds'.</remarks>
/// <param name="known">What is known, by the names of the units.</param>
/// <param name="parts">How many measure side by side: a round asks for at least one unit for each, where so many can be foreseen.</param>
public sealed class SearchRounds(IReadOnlyDictionary<string, byte[]> known, int parts)
{
    /// <summary>How many measure side by side.</summary>
    internal int Parts => parts;

    /// <summary>What the searches have come to by what is known, as far as they have gone.</summary>
    internal SearchResults Results { get; } = new();

    /// <summary>What the float model comes to on all calibration samples, where that was added up before; else null.</summary>
    /// <param name="prepared">The model after the passes.</param>
    internal FloatSums? SumsOf(ModelGraph prepared) =>
        BytesOf(CalibrationPlan.TotalOf(prepared)) is { Length: > 0 } bytes ? FloatSums.Parse(bytes) : null;

    internal byte[]? BytesOf(SearchUnit unit) => known.GetValueOrDefault(unit.Name);

    internal SearchMeasure? Find(SearchUnit unit) => BytesOf(unit) is { } bytes ? SearchMeasure.Parse(bytes) : null;

    /// <summary>What is known of a unit.</summary>
    /// <exception cref="UnknownMeasureException">Nothing is.</exception>
    internal SearchMeasure Require(SearchUnit unit) => Find(unit) ?? throw new UnknownMeasureException(unit);
}
