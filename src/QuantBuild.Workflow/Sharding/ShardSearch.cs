using System.Globalization;
using QuantBuild.Common;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Sharding;

/// <summary>Looks for results among the shards, and says what is wrong where not all of them are there.</summary>
/// <param name="settings">Where they are, and the command line that makes them.</param>
/// <param name="workspace">How paths are shown.</param>
/// <param name="log">Is told of shards that are not used.</param>
internal sealed class ShardSearch(ShardSettings settings, Workspace workspace, IWorkflowLog log)
{
    private const int MostNamed = 6;

    private readonly ShardFolder _folder = ShardFolder.Read(settings.Folder);

    /// <summary>Finds all results of some work.</summary>
    /// <param name="name">The work's name, for messages.</param>
    /// <param name="cut">The keys of each part's results, where there are so many parts.</param>
    /// <returns>The results, in the order of the parts.</returns>
    /// <exception cref="WorkflowException">A result is missing, or there are two of it.</exception>
    public IReadOnlyList<(ShardFile File, ShardPart Part)> FindAll(string name, Func<int, IReadOnlyList<IReadOnlyList<ShardKey>>> cut)
    {
        ShardFolder.RequireWritable(_folder.Path);
        var subjects = cut(1)[0].Select(key => (key.What, key.Subject)).ToHashSet();
        int[] counts = [.. _folder.Files.Where(file => file.File.Name == name
                || file.File.Parts.Any(part => subjects.Contains((part.Key.What, part.Key.Subject))))
            .Select(file => file.File.Number.Count).Distinct().OrderDescending()];
        var best = counts.Select(count => Look(name, cut(count))).MinBy(found => found.Missing.Count);
        var state = new MergeState(MergeState.RoundIn(_folder.Path), best?.Parts.Count ?? 0, best?.Missing ?? [], Done: false);
        if (best is { Missing.Count: 0 })
        {
            TellOfOthers(best);
            return best.Found;
        }

        state.Save(_folder.Path);
        var place = workspace.Display(_folder.Path);
        throw new WorkflowException(best is null
            ? $"There are no shards of {name} in {place}{Others(new Findings(name, [], [], []))}. Make them, for each i from 0 to n-1: "
                + $"{settings.Command} --shard=i/n"
            : $"{Count(best.Missing.Count)} of the {Count(best.Parts.Count)} shards of {name} {(best.Missing.Count == 1 ? "is" : "are")} "
                + $"missing in {place}: {IndexRanges.Of(best.Missing, ", ")}{Others(best)}. Nothing was merged. Make "
                + $"{(best.Missing.Count == 1 ? "it" : "each of them, as the first")}: "
                + $"{settings.Command} --shard={new ShardNumber(best.Missing[0], best.Parts.Count)}");
    }

    private Findings Look(string name, IReadOnlyList<IReadOnlyList<ShardKey>> parts)
    {
        var found = new List<(ShardFile, ShardPart)>();
        var missing = new List<int>();
        foreach (var (index, keys) in parts.Index())
        {
            var results = keys.Select(_folder.Find).ToList();
            if (results.Contains(null))
            {
                missing.Add(index);
            }

            found.AddRange(results.OfType<(ShardFile, ShardPart)>());
        }

        return new Findings(name, parts, missing, found);
    }

    private void TellOfOthers(Findings look)
    {
        foreach (var problem in Problems(look).Take(MostNamed))
        {
            log.Warning($"{problem}; it is not used.");
        }
    }

    private string Others(Findings look)
    {
        var problems = Problems(look).ToList();
        var rest = problems.Count > MostNamed ? $"; and {Count(problems.Count - MostNamed)} more" : string.Empty;
        return problems.Count == 0 ? string.Empty : $" ({string.Join("; ", problems.Take(MostNamed))}{rest})";
    }

    // Shards of other work may lie in the same folder, and say nothing, unless nothing else is there.
    private IEnumerable<string> Problems(Findings look)
    {
        foreach (var (path, problem) in _folder.Damaged)
        {
            yield return $"{Name(path)} is damaged: {problem}";
        }

        foreach (var (index, lacking) in look.Missing.Select(part => (part, look.Parts[part].First(key => _folder.Find(key) is null))))
        {
            foreach (var (path, _) in _folder.Files.Where(file => file.File.Name == look.Name
                && file.File.Number == new ShardNumber(index, look.Parts.Count)
                && file.File.Parts.Any(part => look.Parts[index].Any(key => key.Address == part.Key.Address))))
            {
                yield return $"{Name(path)} was made by another command line: it lacks {Printable.Text(lacking.Subject)}";
            }
        }

        var wanted = look.Parts.SelectMany(keys => keys).ToList();
        var addresses = wanted.Select(key => key.Address).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, file) in _folder.Files.Where(file => file.File.Parts.Count > 0
            && !file.File.Parts.Any(part => addresses.Contains(part.Key.Address))))
        {
            var same = file.Parts.Select(part => (part.Key, Wanted: wanted.Find(key => key.IsOfSame(part.Key))))
                .FirstOrDefault(pair => pair.Wanted is not null);
            if (same.Wanted is not null)
            {
                string[] differences = [.. same.Key.Differences(same.Wanted)];
                yield return differences.Length > 0
                    ? $"{Name(path)} is stale: it was computed with another {string.Join(" and another ", differences)}"
                    : $"{Name(path)} is one of {Count(file.Number.Count)} shards";
            }
            else if (look.Missing.Count > 0 || look.Parts.Count == 0)
            {
                yield return $"{Name(path)} is of other work, {Printable.Text(file.Parts[0].Key.Subject)}";
            }
        }
    }

    private string Name(string path) => Printable.Text(Path.GetRelativePath(_folder.Path, path).Replace('\\', '/'));

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Findings(
        string Name, IReadOnlyList<IReadOnlyList<ShardKey>> Parts, IReadOnlyList<int> Missing,
        IReadOnlyList<(ShardFile File, ShardPart Part)> Found);
}
