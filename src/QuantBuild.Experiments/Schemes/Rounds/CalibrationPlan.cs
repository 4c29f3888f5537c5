using System.Runtime.InteropServices;
using System.Security.Cryptography;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Inference;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Schemes.Rounds;

/// <summary>What schemes need to know of calibration samples, as work that can be cut: the float model after each scheme's passes adds up
/// blocks of them, some here and some there, and the sums of the blocks are added in the order of the samples. That is what it comes to on
/// one machine, too, to the last bit; see <see cref="SampleBlocks"/>.</summary>
/// <param name="data">Has the samples.</param>
/// <param name="prepared">Gives the float models after the passes; asked once.</param>
public sealed class CalibrationPlan(Lazy<CalibrationData> data, Func<IEnumerable<ModelGraph>> prepared)
{
    // To move more takes longer than to compute it in each shard.
    private const long MostBytesOfBlock = 1 << 26;
    private const int ShownDigits = 16;

    private Part[]? _parts;

    /// <summary>How much there must be to compute, as each example passes each weight, lest a shard's start takes longer.</summary>
    internal long LeastProducts { get; set; } = 1 << 28;

    private Part[] Parts => _parts ??= PartsOf();

    /// <summary>What is not known yet: a unit for each block. What takes less than a shard's start is not cut, nor what is one block.
    /// </summary>
    /// <param name="rounds">What is known.</param>
    public IReadOnlyList<SearchUnit> Ask(SearchRounds rounds) =>
        [.. Parts.Where(part => rounds.BytesOf(part.Total) is null).SelectMany(part => part.Blocks)];

    /// <summary>Measures blocks.</summary>
    /// <param name="units">Which ones.</param>
    /// <returns>What was measured, one after the other as it is there; nothing of a model that cannot be run, which is said where a scheme
    /// needs it.</returns>
    public IEnumerable<(SearchUnit Unit, byte[] Measured)> Measure(IReadOnlyList<SearchUnit> units)
    {
        foreach (var part in Parts)
        {
            SearchUnit[] own = [.. part.Blocks.Intersect(units)];
            if (own.Length > 0)
            {
                foreach (var measured in own.Zip(Measure(part, own)))
                {
                    yield return measured;
                }
            }
        }
    }

    /// <summary>Adds up what is known of all blocks.</summary>
    /// <param name="known">What is known, by the names of the units.</param>
    /// <returns>The units of the sums and of what they are made of, with the sums.</returns>
    public IEnumerable<(SearchUnit Total, IReadOnlyList<SearchUnit> Blocks, byte[] Sum)> AddUp(IReadOnlyDictionary<string, byte[]> known) =>
        Parts.Where(part => part.Blocks.All(block => known.ContainsKey(block.Name))).Select(part => (
            part.Total,
            part.Blocks,
            part.Blocks.Any(block => known[block.Name].Length == 0) ? []
                : FloatSums.Together(part.Blocks.Select(block => FloatSums.Parse(known[block.Name]))).ToBytes()));

    /// <summary>The unit of all that a float model comes to.</summary>
    /// <param name="model">The model after the passes.</param>
    internal static SearchUnit TotalOf(ModelGraph model)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var weight in model.Weights.OrderBy(weight => weight.Name, StringComparer.Ordinal))
        {
            hash.AppendText($"{weight.Name} {string.Join(',', weight.Shape)}");
            hash.AppendData(MemoryMarshal.AsBytes(weight.Values.Span));
        }

        return new SearchUnit(SearchUnitKind.Calibration, Convert.ToHexStringLower(hash.GetHashAndReset())[..ShownDigits]);
    }

    private Part[] PartsOf() =>
        [.. prepared().Select(model => (Model: model, Total: TotalOf(model))).DistinctBy(part => part.Total)
            .Select(part => PartOf(part.Model, part.Total)).Where(part => part.Blocks.Count > 1)];

    private Part PartOf(ModelGraph model, SearchUnit total)
    {
        var floats = new Calibrator(data).FloatsOf(model);
        var blocks = floats.Products >= LeastProducts && floats.BytesOfBlock <= MostBytesOfBlock ? floats.Blocks : 0;
        return new Part(floats, total, [.. Enumerable.Range(0, blocks).Select(block => total with { Block = block })]);
    }

    private static IEnumerable<byte[]> Measure(Part part, SearchUnit[] units)
    {
        using var sums = part.Floats.Measure([.. units.Select(unit => unit.Block!.Value)]).GetEnumerator();
        foreach (var _ in units)
        {
            byte[] measured = [];
            try
            {
                measured = sums.MoveNext() ? sums.Current.ToBytes() : [];
            }
            catch (InferenceException)
            {
                // Whoever needs it comes to the same, and knows what to do.
            }

            yield return measured;
        }
    }

    private sealed record Part(FloatSide Floats, SearchUnit Total, IReadOnlyList<SearchUnit> Blocks);
}
