using System.Diagnostics;

namespace QuantBuild.Quantization.Search;

/// <summary>
/// Looks for the smallest model of a metric, or the best of a size. First the price is halved and doubled until the goal lies between two
/// candidates, and the gap is bisected; then λ and the steps of single groups are tried coarser and finer, and kept where they lower the
/// divergence at equal bytes; last the price is settled anew, more finely. The same input gives the same candidates in the same order, and
/// results that are known already are not computed again. Where sizes are estimated, those that decide are measured at the end.
/// </summary>
/// <param name="goal">What is looked for.</param>
/// <param name="options">Start and end.</param>
/// <param name="evaluate">Quantizes, compresses and judges a candidate.</param>
/// <param name="tell">Is told of each candidate when its result is there; null for nothing.</param>
/// <param name="measure">Measures what was estimated of a point; null where nothing is.</param>
/// <param name="simplify">Gives the simplest candidate that quantizes the same; null where each is by itself.</param>
public sealed class GoalSearch(
    SearchGoal goal, SearchOptions options, Func<Candidate, CandidateResult> evaluate, Action<SearchPoint>? tell = null,
    Func<SearchPoint, CandidateResult>? measure = null, Func<Candidate, Candidate>? simplify = null)
{
    private const int MaxSteps = 8;

    // A goal that is not reached by then is looked for as long as candidates go on coming nearer to it.
    private const int MostSteps = 24;

    // What a price is multiplied by at first, and the natural logarithm of two prices' ratio that is close: a tenth changes the bytes by
    // about one in a hundred. At the end a step is small, since the goal is near, and what is close leaves three in a thousand.
    private static readonly (double Step, double Close) _coarse = (2, 0.1);
    private static readonly (double Step, double Close) _fine = (1.2, 0.03);
    private const double FactorStep = 1.4;
    private const double WorthKeeping = 0.99;

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<SearchPoint> _points = [];

    /// <summary>The candidates that nothing beats in both bytes and divergence, the smallest first.</summary>
    public IReadOnlyList<SearchPoint> Front =>
    [
        .. _points.Where(point => !_points.Exists(other => IsBeaten(point.Result, other.Result)))
            .OrderBy(point => point.Result.CompressedBytes),
    ];

    /// <summary>Whether the time limit has passed.</summary>
    public bool IsOver => _clock.Elapsed > options.TimeLimit;

    /// <summary>Searches.</summary>
    /// <returns>The best candidate, and whether it is within the goal.</returns>
    public SearchOutcome Run()
    {
        var start = new Candidate(options.StartPrice, options.StartLambda, [.. Enumerable.Repeat(1.0, options.Groups)]);
        var refined = Refine(SettlePrice(Try(start), _coarse));
        SettlePrice(refined, _fine);
        return Measured();
    }

    /// <summary>The best, by a size that is measured: whatever takes its place once it is must be measured, too.</summary>
    private SearchOutcome Measured()
    {
        var outcome = Best();
        while (measure is not null && outcome.Best.Result.IsEstimated)
        {
            var point = _points.FindIndex(known => known.Candidate.Key == outcome.Best.Candidate.Key);
            _points[point] = _points[point] with { Result = measure(_points[point]) };
            tell?.Invoke(_points[point]);
            outcome = Best();
        }

        return outcome;
    }

    private SearchPoint Try(Candidate wanted)
    {
        var candidate = simplify?.Invoke(wanted) ?? wanted;
        if (_points.Find(point => point.Candidate.Key == candidate.Key) is { } known)
        {
            return known;
        }

        var tried = new SearchPoint(candidate, evaluate(candidate));
        _points.Add(tried);
        tell?.Invoke(tried);
        return tried;
    }

    /// <summary>Finds the price at which the goal is just reached: coarser while it is, finer while it is not,
    /// then between the two.</summary>
    private SearchPoint SettlePrice(SearchPoint start, (double Step, double Close) prices)
    {
        // A higher price is a smaller model: a goal of bytes it reaches, one of the metric it misses.
        var towardsKept = goal.MaxDrop is null ? prices.Step : 1 / prices.Step;
        var isKept = IsAllowed(start);
        var (last, next) = (start, start);
        for (var step = 0; step < (isKept ? MaxSteps : MostSteps) && !IsOver && IsAllowed(next) == isKept; step++)
        {
            last = next;
            next = Try(At(last, isKept ? 1 / towardsKept : towardsKept));
            if (!isKept && step >= MaxSteps && !goal.IsNearer(next.Result, last.Result))
            {
                break;
            }
        }

        return IsAllowed(next) == isKept ? next : isKept ? Bisect(last, next, prices.Close) : Bisect(next, last, prices.Close);
    }

    private SearchPoint Bisect(SearchPoint kept, SearchPoint broken, double close)
    {
        while (!IsOver && Math.Abs(Math.Log(kept.Candidate.Price / broken.Candidate.Price)) > close)
        {
            var middle = Try(At(kept, Math.Sqrt(broken.Candidate.Price / kept.Candidate.Price)));
            if (IsAllowed(middle))
            {
                kept = middle;
            }
            else
            {
                broken = middle;
            }
        }

        return kept;
    }

    private static Candidate At(SearchPoint point, double factor) => point.Candidate with { Price = point.Candidate.Price * factor };

    /// <summary>Tries one change after the other and keeps what lowers the divergence at equal bytes.</summary>
    private SearchPoint Refine(SearchPoint start)
    {
        var best = start;
        var bytesPerFold = BytesPerFold();
        foreach (var change in Changes().Take(options.Refinements).TakeWhile(_ => !IsOver))
        {
            var tried = Try(change(best.Candidate));
            best = Merit(tried) < WorthKeeping * Merit(best) ? tried : best;
        }

        return best;

        // The divergence as it would be at no bytes more than any other's: a fold of divergence is worth so many bytes.
        double Merit(SearchPoint point) => Math.Max(point.Result.Divergence, double.Epsilon) * Math.Exp(
            (point.Result.CompressedBytes - start.Result.CompressedBytes) / bytesPerFold);
    }

    private IEnumerable<Func<Candidate, Candidate>> Changes()
    {
        yield return candidate => candidate with { Lambda = candidate.Lambda * 2 };
        yield return candidate => candidate with { Lambda = candidate.Lambda / 2 };
        for (var i = 0; i < options.Groups; i++)
        {
            var group = i;
            yield return candidate => candidate with { Factors = candidate.Factors.SetItem(group, candidate.Factors[group] * FactorStep) };
            yield return candidate => candidate with { Factors = candidate.Factors.SetItem(group, candidate.Factors[group] / FactorStep) };
        }
    }

    /// <summary>How many bytes a factor e of divergence costs, by the candidates that differ in price alone.</summary>
    private double BytesPerFold()
    {
        var byBytes = _points.OrderBy(point => point.Result.CompressedBytes).ToArray();
        var bytes = (double)(byBytes[^1].Result.CompressedBytes - byBytes[0].Result.CompressedBytes);
        var folds = Math.Log(
            Math.Max(byBytes[0].Result.Divergence, double.Epsilon) / Math.Max(byBytes[^1].Result.Divergence, double.Epsilon));
        return bytes > 0 && folds > 0 ? bytes / folds : Math.Max(byBytes[0].Result.CompressedBytes / 10.0, 1);
    }

    private SearchOutcome Best()
    {
        var kept = _points.Select(Believed).Where(point => goal.Allows(point.Result)).ToList();
        return kept.Count > 0
            ? new SearchOutcome(
                kept.Aggregate((best, point) => goal.Prefers(point.Result, best.Result) ? point : best), IsGoalReached: true)
            : new SearchOutcome(
                _points.Aggregate((best, point) => goal.IsNearer(point.Result, best.Result) ? point : best), IsGoalReached: false);
    }

    private bool IsAllowed(SearchPoint point) => goal.Allows(Believed(point).Result);

    /// <summary>A point with the drop that is believed of it, by all that is known.</summary>
    private SearchPoint Believed(SearchPoint point) => point with
    {
        Result = point.Result with { Drop = DropFit.At(point.Result, [.. _points.Select(known => known.Result)]) },
    };

    private static bool IsBeaten(CandidateResult result, CandidateResult by) =>
        by.CompressedBytes <= result.CompressedBytes && by.Divergence <= result.Divergence && by != result;
}
