using System.Collections.Immutable;
using QuantBuild.Quantization.Search;

namespace QuantBuild.Experiments.Schemes.Rounds;

/// <summary>Foresees what a search will ask for, as far as it can: the search is rehearsed with guesses for what is not known yet, once
/// that a candidate is good and once that it is not, and what each of these asks for next is asked for now. What it turns out not to need
/// was measured in vain, and changes nothing.</summary>
/// <param name="rehearse">Runs the search once, with what is known and these guesses, by candidate keys; it leaves no trace.</param>
/// <param name="isKnownPrice">Whether something is known of a candidate of that price already.</param>
internal sealed class RoundPlan(Action<ImmutableDictionary<string, CandidateResult>> rehearse, Func<double, bool> isKnownPrice)
{
    // Of a price that is new, either may be. A change at the same price is seldom kept.
    private const double Even = 0.5;
    private const double SeldomKept = 0.25;

    // A rehearsal takes no time, but a guess may lead nowhere new.
    private const int MostRehearsalsPerUnit = 4;

    private static readonly CandidateResult _good = new(1, double.MinValue, double.Epsilon);
    private static readonly CandidateResult _bad = new(long.MaxValue / 2, double.MaxValue, double.MaxValue);

    /// <summary>What to ask for, the most likely to be needed first.</summary>
    /// <param name="most">How many units are wanted.</param>
    public IReadOnlyList<SearchUnit> Of(int most)
    {
        var units = new List<SearchUnit>();
        var ways = new PriorityQueue<(ImmutableDictionary<string, CandidateResult> Guesses, double Likely), (double, int)>();
        var order = 0;
        Enqueue(ImmutableDictionary<string, CandidateResult>.Empty, 1);
        for (var tries = 0; units.Count < most && tries < most * MostRehearsalsPerUnit && ways.TryDequeue(out var way, out _); tries++)
        {
            if (Ask(way.Guesses) is not { } unit)
            {
                continue;
            }

            if (!units.Contains(unit))
            {
                units.Add(unit);
            }

            if (unit is { Kind: SearchUnitKind.Candidate, Candidate: { } candidate })
            {
                var kept = isKnownPrice(candidate.Price) ? SeldomKept : Even;
                Enqueue(way.Guesses.SetItem(candidate.Key, _bad), way.Likely * (1 - kept));
                Enqueue(way.Guesses.SetItem(candidate.Key, _good), way.Likely * kept);
            }
        }

        return units;

        void Enqueue(ImmutableDictionary<string, CandidateResult> guesses, double likely) =>
            ways.Enqueue((guesses, likely), (-likely, order++));
    }

    private SearchUnit? Ask(ImmutableDictionary<string, CandidateResult> guesses)
    {
        try
        {
            rehearse(guesses);
            return null;
        }
        catch (UnknownMeasureException unknown)
        {
            return unknown.Unit;
        }
    }
}
