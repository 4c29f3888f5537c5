using System.Diagnostics;
using QuantBuild.Experiments.Schemes.Rounds;
using QuantBuild.Workflow.Sharding;

namespace QuantBuild.Workflow.Experiments;

/// <summary>Searches in rounds: each asks for as much as can be foreseen, the shards measure it, and the merge takes the searches further
/// by it, until they need no more.</summary>
internal static class ShardedSearch
{
    /// <summary>Measures a part of what the searches ask for, or takes what parts have measured.</summary>
    /// <param name="context">The workspace, and which part.</param>
    /// <param name="name">The work's name.</param>
    /// <param name="models">The models' searches; each then knows what is known.</param>
    /// <param name="isFollowed">Whether shards have more to do behind the last round.</param>
    /// <returns>Whether all searches have what they need; else a part was measured, and there is nothing more to do now.</returns>
    /// <exception cref="RoundOverException">A round was merged, and there is another.</exception>
    /// <exception cref="WorkflowException">A part is missing, damaged or of something else.</exception>
    public static bool Settle(WorkflowContext context, string name, IReadOnlyList<ModelSearches> models, bool isFollowed)
    {
        ModelSearches[] searches = [.. models.Where(model => model.Any)];
        if (searches.Length == 0)
        {
            return true;
        }

        var known = KnownResults.Load(context.Sharding.Folder, name);
        Know(searches, known);
        return context.Sharding.IsPart ? Measure(context, name, searches) : Merge(context, name, searches, known, isFollowed);
    }

    /// <summary>Whether searches have what they need.</summary>
    public static bool IsSettled(WorkflowContext context, string name, ModelSearches searches)
    {
        if (searches.Any)
        {
            searches.Know(KnownResults.Load(context.Sharding.Folder, name));
        }

        return !searches.Any || searches.Ask(1).Count == 0;
    }

    private static bool Measure(WorkflowContext context, string name, ModelSearches[] searches)
    {
        var number = context.Sharding.Shard!.Value;
        var asked = Ask(searches, number.Count);
        if (asked.Length == 0)
        {
            return true;
        }

        var own = PartOf(asked, number.Index, number.Count);
        ShardMaking.Make(context, name, () => KeysOf(own), () => Compute(), () => Array.ForEach(searches, model => model.LookAgain()));
        return false;

        IEnumerable<ShardPart> Compute()
        {
            foreach (var units in own.GroupBy(ask => ask.Model, ask => ask.Unit))
            {
                var began = Stopwatch.GetTimestamp();
                foreach (var (unit, measured) in units.Key.Measure([.. units], number.Count))
                {
                    context.Log.Information($"Shard {number} of {name}: {unit.Name}");
                    yield return new ShardPart(units.Key.KeyOf(unit), measured, Stopwatch.GetElapsedTime(began).TotalSeconds);
                    began = Stopwatch.GetTimestamp();
                }
            }
        }
    }

    private static bool Merge(
        WorkflowContext context, string name, ModelSearches[] searches, IReadOnlyList<ShardPart> known, bool isFollowed)
    {
        if (Ask(searches, 1).Length == 0)
        {
            return true;
        }

        var found = new ShardSearch(context.Sharding, context.Workspace, context.Log).FindAll(name, count => Cut(searches, count));
        IReadOnlyList<ShardPart> all =
            [.. known.Where(part => searches.Any(model => model.Owns(part.Key))), .. found.Select(result => result.Part)];
        all = searches.Aggregate(all, (parts, model) => model.AddUp(parts));
        KnownResults.Save(context.Sharding.Folder, name, all);
        Know(searches, all);
        var shards = found.Max(result => result.File.Number.Count);
        var next = Math.Min(Ask(searches, shards).Length, shards);
        if (next == 0 && !isFollowed)
        {
            return true;
        }

        var round = MergeState.RoundIn(context.Sharding.Folder);
        var missing = Enumerable.Range(0, next == 0 ? shards : next).ToArray();
        new MergeState(round + 1, shards, missing, Done: false).Save(context.Sharding.Folder);
        throw new RoundOverException(FormattableString.Invariant($"Round {round} of {name} is merged: ")
            + (next == 0 ? "the searches are done, and evaluation follows" : "the search goes on by it")
            + ". Run the shards again, then --merge.");
    }

    private static IReadOnlyList<IReadOnlyList<ShardKey>> Cut(ModelSearches[] searches, int count)
    {
        var asked = Ask(searches, count);
        return [.. Enumerable.Range(0, count).Select(part => KeysOf(PartOf(asked, part, count)))];
    }

    private static (ModelSearches Model, SearchUnit Unit)[] PartOf((ModelSearches Model, SearchUnit Unit)[] asked, int part, int count) =>
        [.. asked.Where((_, i) => i % count == part)];

    private static ShardKey[] KeysOf((ModelSearches Model, SearchUnit Unit)[] asked) =>
        [.. asked.Select(ask => ask.Model.KeyOf(ask.Unit))];

    private static (ModelSearches Model, SearchUnit Unit)[] Ask(ModelSearches[] searches, int parts) =>
        [.. searches.SelectMany(model => model.Ask(parts).Select(unit => (model, unit)))];

    private static void Know(ModelSearches[] searches, IReadOnlyList<ShardPart> parts)
    {
        foreach (var model in searches)
        {
            model.Know(parts);
        }
    }
}
