using QuantBuild.Experiments;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Experiments.Schemes.Rounds;
using QuantBuild.Workflow.Sharding;

namespace QuantBuild.Workflow.Experiments;

/// <summary>The searches of one model, one after the other, as work that goes in rounds.</summary>
/// <param name="name">The model's name.</param>
/// <param name="schemes">The schemes that search, in their order.</param>
/// <param name="runOf">What a scheme is given, without rounds.</param>
/// <param name="device">What computes.</param>
internal sealed class ModelSearches(string name, IReadOnlyList<Scheme> schemes, Func<Scheme, SchemeRun> runOf, GpuUse device)
{
    private const string What = "search";

    private readonly Lazy<Dictionary<string, string>> _hashes = new(() => new()
    {
        ["model, data or code"] = runOf(schemes[0]).Fingerprint,
        ["--gpu"] = device.ToArgument(),
    });

    private IReadOnlyDictionary<string, byte[]> _known = new Dictionary<string, byte[]>();

    /// <summary>Whether there is anything to search.</summary>
    public bool Any => schemes.Count > 0;

    /// <summary>Whether a result is of these searches, and of the model, data and code that there are now.</summary>
    public bool Owns(ShardKey key) => key.What == What && key.Subject.StartsWith($"{name}/", StringComparison.Ordinal)
        && _hashes.Value.All(hash => key.Hashes.GetValueOrDefault(hash.Key) == hash.Value);

    /// <summary>Has everything computed where it is asked for until the result is disposed.</summary>
    public IDisposable? Begin() => device.Begin();

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
        try
        {
            foreach (var scheme in schemes)
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

    /// <summary>The key of what comes of a unit.</summary>
    public ShardKey KeyOf(SearchUnit unit) => new(
        What, $"{name}/{unit.Name}", 0, 1, _hashes.Value);

    /// <summary>Measures.</summary>
    /// <param name="units">What is to be measured.</param>
    /// <param name="parts">How many measure side by side.</param>
    public IEnumerable<(SearchUnit Unit, byte[] Measured)> Measure(IReadOnlyList<SearchUnit> units, int parts)
    {
        var rounds = new SearchRounds(_known, parts);
        Advance(rounds, schemes);
        return schemes[0].Measure(runOf(schemes[0]) with { Rounds = rounds }, units);
    }

    /// <summary>What a scheme is given, all of whose measurements are known: what the searches before it have measured it finds as it would
    /// behind them.</summary>
    public SchemeRun RunOf(Scheme scheme)
    {
        var rounds = new SearchRounds(_known, parts: 1);
        Advance(rounds, schemes.TakeWhile(other => other != scheme));
        return runOf(scheme) with { Rounds = rounds };
    }

    private void Advance(SearchRounds rounds, IEnumerable<Scheme> searches)
    {
        try
        {
            foreach (var scheme in searches)
            {
                scheme.Ask(runOf(scheme) with { Rounds = rounds });
            }
        }
        catch (SearchPausedException)
        {
            // As far as it goes.
        }
    }
}
