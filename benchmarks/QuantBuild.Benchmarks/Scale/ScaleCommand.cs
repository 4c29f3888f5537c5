using System.Globalization;

namespace QuantBuild.Benchmarks.Scale;

/// <summary><c>scale [FILE]</c>: what evaluation costs in 1 to 10,000 shards, by formula and by simulation, over the distribution of the
/// times in a file, a line for each shard of the same size; without a file over that which docs/scale.md tells of.</summary>
internal static class ScaleCommand
{
    private const int Plays = 20;
    private const int Seed = 1337;
    private const double Giga = 1e9;

    private static readonly int[] _shards = [1, 8, 64, 512, 2048, 10_000];

    // Measured on eight shards; docs/scale.md says how, and which of the others are.
    private static readonly double[] _factors = [0.953, 0.967, 0.98, 0.994, 1.0, 1.0, 1.015, 1.09];

    private static readonly Cluster _cluster = new(0.7, 100, 2000, 2 * Giga, 0.0008, 4e-7, 1.2 * Giga, 6);

    private static readonly (string Name, ScaledWork Work)[] _works =
    [
        ("50,000 pictures, 8 variants", new ScaledWork(50_000, 8, 0.0125, 110_000, 14_000_000)),
        ("1,200,000 pictures, 8 variants", new ScaledWork(1_200_000, 8, 0.0125, 110_000, 14_000_000)),
    ];

    public static void Run(IReadOnlyList<string> args)
    {
        var factors = args is [var file] ? FactorsOf(file) : _factors;
        var (model, simulation) = (new CostModel(_cluster, factors), new Simulation(_cluster, factors, Seed));
        foreach (var (name, work) in _works)
        {
            Console.WriteLine($"\n{name}\n");
            Console.WriteLine("| shards | shards done (formula) | (simulated) | merge | whole | efficiency | read by shards |");
            Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var shards in _shards)
            {
                var (formula, simulated) = (model.Shards(work, shards), simulation.Shards(work, shards, Plays));
                var merge = model.Merge(work, shards);
                var whole = simulated + merge;
                var efficiency = work.Seconds / (whole * Math.Min(shards, _cluster.Slots));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {shards:N0} | {formula:N0} s | {simulated:N0} s | {merge:N0} s | {whole:N0} s "
                        + $"| {efficiency:P0} | {work.BytesReadBy(shards) / Giga:N1} GB |"));
            }
        }
    }

    private static double[] FactorsOf(string file)
    {
        double[] seconds = [.. File.ReadLines(file).Where(line => line.Length > 0)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        var mean = seconds.Average();
        return [.. seconds.Select(shard => shard / mean)];
    }
}
