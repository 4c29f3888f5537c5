using QuantBuild.Experiments;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Experiments.Schemes.Rounds;
using QuantBuild.Workflow.Sharding;

namespace QuantBuild.Workflow.Experiments;

/// <summary>What one model's schemes ask of calibration samples, and its searches, one after the other, as work that goes in rounds.
/// </summary>
/// <param name="name">The model's name.</param>
/// <param name="schemes">The schemes that calibrate, in their order; those that search are among them.</param>
/// <param name="runOf">What a scheme is given, without rounds.</param>
/// <param name="device">What computes.</param>
internal sealed class ModelSearches(string name, IReadOnlyList<Scheme> schemes, Func<Scheme, SchemeRun> runOf, GpuUse device)
{
    private const string What = "search";

    private readonly Lazy<CalibrationPlan> _calibration = new(() => runOf(schemes[0]).PlanFor(schemes));
    private readonly Scheme[] _searches = [.. schemes.Where(scheme => scheme.IsSearch)];
    private IReadOnlyDictionary<string, byte[]> _known = new Dictionary<string, byte[]>();
    private Dictionary<string, string>? _hashes;

    /// <summary>Whether there is anything to ask.</summary>
    public bool Any => schemes.Count > 0;

    /// <summary>Whether a result is of these searches, and of the model, data and code that there are now.</summary>
    public bool Owns(ShardKey key) => key.What == What && key.Subject.StartsWith($"{name}/", StringComparison.Ordinal)
        && Hashes.All(hash => key.Hashes.GetValueOrDefault(hash.Key) == hash.Value);

    private Dictionary<string, string> Hashes => _hashes ??= new()
    {
        ["model, data or code"] = runOf(schemes[0]).Fingerprint,
        ["--gpu"] = device.ToArgument(),
    };

    /// <summary>Forgets which files the model had, which may be others by now.</summary>
    public void LookAgain() => _hashes = null;

    /// <summary>Takes what is known.</summary>
    /// <param name="parts">Results, those of others among them.</param>
    public void Know(IEnumerable<ShardPart> parts) => _known = parts.Where(part => Owns(part.Key))
        .DistinctBy(part => part.Key.Subject, StringComparer.Ordinal)
        .ToDictionary(part => part.Key.Subject[(name.Length + 1)..], part => part.Bytes);

    /// <summary>What is to be measured until the searches can go on; nothing where they need no more.</summary>
    /// <param name="parts">How many measure side by side.</param>
    public IReadOnlyList<SearchUnit> Ask(int parts)
    {
        var rounds = new SearchRounds(_known, parts);
        return _calibration.Value.Ask(rounds) is { Count: > 0 } blocks ? blocks : Advance(rounds, _searches);
    }

    /// <summary>Whether a scheme is among them.</summary>
    public bool Has(Scheme scheme) => schemes.Contains(scheme);

    /// <summary>The key of what comes of a unit.</summary>
    public ShardKey KeyOf(SearchUnit unit) => new(What, $"{name}/{unit.Name}", 0, 1, Hashes);

    /// <summary>Measures.</summary>
    /// <param name="units">What is to be measured.</param>
    /// <param name="parts">How many measure side by side.</param>
    public IEnumerable<(SearchUnit Unit, byte[] Measured)> Measure(IReadOnlyList<SearchUnit> units, int parts)
    {
        using var computing = device.Begin();
        foreach (var measured in units.All(unit => unit.Kind == SearchUnitKind.Calibration)
            ? _calibration.Value.Measure(units)
            : _searches[0].Measure(runOf(_searches[0]) with { Rounds = Advanced(parts) }, units))
        {
            yield return measured;
        }
    }

    /// <summary>Adds up what is known of blocks of calibration samples.</summary>
    /// <param name="parts">What is known, of others, too.</param>
    /// <returns>The same, with a sum in the place of the blocks where all of them are there.</returns>
    public IReadOnlyList<ShardPart> AddUp(IReadOnlyList<ShardPart> parts)
    {
        Know(parts);
        var all = parts.ToList();
        foreach (var (total, blocks, sum) in _calibration.Value.AddUp(_known))
        {
            var addresses = blocks.Select(block => KeyOf(block).Address).ToHashSet();
            var seconds = all.Where(part => addresses.Contains(part.Key.Address)).Sum(part => part.Seconds);
            all.RemoveAll(part => addresses.Contains(part.Key.Address));
            all.Add(new ShardPart(KeyOf(total), sum, seconds));
        }

        return all;
    }

    /// <summary>What a scheme is given, all of whose measurements are known: what the searches before it have measured it finds as it would
    /// behind them.</summary>
    public SchemeRun RunOf(Scheme scheme)
    {
        var rounds = new SearchRounds(_known, parts: 1);
        _ = Advance(rounds, scheme.IsSearch ? _searches.TakeWhile(other => other != scheme) : []);
        return runOf(scheme) with { Rounds = rounds };
    }

    private SearchRounds Advanced(int parts)
    {
        var rounds = new SearchRounds(_known, parts);
        _ = Advance(rounds, _searches);
        return rounds;
    }

    // As far as the searches go: what they ask for then, which is nothing where they go to their ends.
    private IReadOnlyList<SearchUnit> Advance(SearchRounds rounds, IEnumerable<Scheme> searches)
    {
        try
        {
            foreach (var scheme in searches)
            {
                scheme.Ask(runOf(scheme) with { Rounds = rounds });
            }

            return [];
        }
        catch (SearchPausedException paused)
        {
            return paused.Units;
        }
    }
}
