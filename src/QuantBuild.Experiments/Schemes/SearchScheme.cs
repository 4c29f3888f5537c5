using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using QuantBuild.Experiments.Recipes;
using QuantBuild.Experiments.Schemes.Rounds;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Search;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Recipes;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Schemes;

/// <summary>A search for a goal, by the selection split.</summary>
internal sealed class SearchScheme(string name, Func<SchemeOptions, SearchGoal> goalOf) : Scheme(name)
{
    public override bool IsCalibrated => true;

    public override bool IsSearch => true;

    // Beside the scale of the logits, training lowers the divergence by 5 % at most: one that is larger by as much may come within the
    // goal by it.
    private const double TrainingGain = 1.05;

    // A scheme's own name is taken.
    private string FoundName => $"{Name}-found";

    public override IReadOnlyList<IGraphPass> Passes => Presets.Compact.Passes;

    internal override IReadOnlyList<IReadOnlyList<IGraphPass>> AddsUpAfter(ModelGraph model) => [Presets.Compact.Passes];

    public override IReadOnlyList<Assembly> CodeOf(SchemeOptions options) => SchemeCode.OfCalibrated(options.Compression);

    public override void Ask(SchemeRun run)
    {
        using var work = new SearchWork(run);
        _ = Search(run, work);
    }

    public override IEnumerable<(SearchUnit Unit, byte[] Measured)> Measure(SchemeRun run, IReadOnlyList<SearchUnit> units)
    {
        using var work = new SearchWork(run);
        foreach (var (unit, measure) in work.Measure(units))
        {
            yield return (unit, measure.ToBytes());
        }
    }

    public override SchemeOutcome Quantize(SchemeRun run)
    {
        var clock = Stopwatch.StartNew();
        using var work = new SearchWork(run);
        var (goal, search, (best, isReached), converter) = Search(run, work);
        work.TellFront(search.Front, best);
        var trained = TrainBest(
            work, goal, search.Front, best, () => run.Rounds is null ? run.Options.TimeLimit - clock.Elapsed : TimeSpan.MaxValue);
        best = trained?.Point ?? best;
        isReached |= goal.Allows(best.Result);
        var takesConverter = goal.Allows(converter) ? !isReached || goal.Prefers(converter, best.Result)
            : !isReached && goal.IsNearer(converter, best.Result);
        var result = takesConverter ? converter : best.Result;
        var notes = new List<string>();
        if (!isReached && !goal.Allows(converter))
        {
            var miss = $"{Name}: the budget of {Describe(goal, run.Options)} cannot be "
                + $"met{(search.IsOver ? " in the time given" : string.Empty)}: the smallest reached is {work.Describe(result, goal)}";
            notes.Add(run.Options.AllowMiss
                ? $"{VariantReport.MissedBudget} {miss}."
                : throw new ExperimentException($"{miss}. Nothing was written; --allowMiss keeps that one."));
            run.Log.Output.WriteLine(notes[0]);
        }

        if (takesConverter)
        {
            notes.Add($"The converter's rounding was kept: {work.Describe(converter, goal)}, "
                + $"of the search's best {work.Describe(best.Result, goal)}.");
            run.Log.Output.WriteLine(notes[^1]);
            var kept = ConverterScheme.Write(run, QuantizedDtype.UInt8);
            return kept with
            {
                Notes = [.. notes, .. kept.Notes],
                Sensitivity = work.Sensitivity,
                Found = new Recipe(FoundName, $"$.recipes.{FoundName}") { Extends = "converter-8bit" },
            };
        }

        var quantized = trained?.Model ?? work.Quantize(best.Candidate);
        ModelGraphFile.Write(run.Directory, quantized, run.Source, run.Layout);
        return new SchemeOutcome(AppliesPasses: true, trained is null ? notes : [.. notes, trained.Note])
        {
            Weights = WeightOutcome.Of(quantized),
            Sensitivity = work.Sensitivity,
            Found = FoundRecipe.Of(FoundName, Presets.CompactPasses, quantized.Prepared, work.StepsOf(best.Candidate) with
            {
                Correction = trained is null ? OutputCorrection.Moments : OutputCorrection.Trained,
            }),
        };
    }

    private Found Search(SchemeRun run, SearchWork work)
    {
        var goal = goalOf(run.Options);
        var clock = Stopwatch.StartNew();
        var startPrice = work.StartPrice;
        if (goal.MaxDrop is not null && !work.IsDropDefined)
        {
            throw new ExperimentException(
                $"{Name}: the float model's error on the selection examples is 0, so that a drop as a share of it is not defined. "
                    + "Give a size, --budget=bytes:N, or other data to choose by.");
        }

        // Measuring the kernels takes its part of the time, too.
        var options = new SearchOptions
        {
            StartPrice = startPrice,
            Groups = SearchWork.Groups,
            TimeLimit = run.Rounds is null ? run.Options.TimeLimit - clock.Elapsed : TimeSpan.MaxValue,
        };
        var search = new GoalSearch(
            goal, options, work.Evaluate, run.Rounds is null ? point => work.Tell(Name, point) : null, work.Measure,
            work.Simplify);
        try
        {
            return new Found(goal, search, search.Run(), work.EvaluateConverter());
        }
        catch (UnknownMeasureException)
        {
            var known = search.Front.Select(point => point.Candidate.Price).ToHashSet();
            var plan = new RoundPlan(guesses => Rehearse(goal, options, work, guesses), known.Contains);
            throw new SearchPausedException(plan.Of(run.Rounds!.Parts));
        }
    }

    private static void Rehearse(
        SearchGoal goal, SearchOptions options, SearchWork work, ImmutableDictionary<string, CandidateResult> guesses) =>
            work.Rehearse(() => new GoalSearch(
                goal, options, candidate => guesses.GetValueOrDefault(candidate.Key) ?? work.Evaluate(candidate), tell: null,
                point => guesses.ContainsKey(point.Candidate.Key) ? point.Result with { IsEstimated = false } : work.Measure(point),
                work.Simplify).Run());

    /// <summary>Trains the best, which costs no bytes. Where the metric is the limit, first a smaller one that only training may bring
    /// within it.</summary>
    /// <returns>The trained candidate; null where training made none that is better than the best.</returns>
    private static TrainedCandidate? TrainBest(
        SearchWork work, SearchGoal goal, IReadOnlyList<SearchPoint> front, SearchPoint best, Func<TimeSpan> timeLeft)
    {
        var smaller = goal.MaxDrop is null ? null : front.FirstOrDefault(point =>
            point.Result.CompressedBytes < best.Result.CompressedBytes
            && point.Result.Divergence <= TrainingGain * best.Result.Divergence);
        if (smaller is not null && goal.Allows(best.Result))
        {
            if (work.Train(smaller.Candidate, timeLeft()) is not { } small)
            {
                // Where training gains nothing, it gains nothing a few steps beside.
                return null;
            }

            if (goal.Allows(small.Point.Result) && small.Point.Result.CompressedBytes < best.Result.CompressedBytes)
            {
                return small;
            }
        }

        return work.Train(best.Candidate, timeLeft()) is { } trained && trained.Point.Result.Divergence < best.Result.Divergence
            && (goal.Allows(trained.Point.Result) || !goal.Allows(best.Result))
                ? trained
                : null;
    }

    private static string Describe(SearchGoal goal, SchemeOptions options) => goal.MaxDrop is { } drop
        ? string.Create(CultureInfo.InvariantCulture, $"a drop of {drop}")
        : string.Create(CultureInfo.InvariantCulture, $"{goal.MaxBytes:N0} bytes ({options.Compression.Name()})");

    private sealed record Found(SearchGoal Goal, GoalSearch Search, SearchOutcome Outcome, CandidateResult Converter);
}
