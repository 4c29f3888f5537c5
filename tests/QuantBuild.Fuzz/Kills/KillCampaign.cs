using System.Globalization;

namespace QuantBuild.Fuzz.Kills;

/// <summary><c>dotnet run --project tests/QuantBuild.Fuzz -c Release -- kills [TARGET…] [--count=N] [--seed=S]</c> kills every target that
/// writes, as often as is asked for in all, and prints the table. Linux only; with strace, half of the kills come at a rename.</summary>
internal static class KillCampaign
{
    public const string Command = "kills";

    private const int DefaultCount = 200;

    public static int Run(IReadOnlyList<string> args)
    {
        var named = args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToArray();
        var scenarios = KillScenarios.All.Where(scenario => named.Length == 0 || named.Contains(scenario.Name)).ToArray();
        var (count, seed) = (Option(args, "count", DefaultCount), Option(args, "seed", 1));
        var weights = scenarios.Sum(scenario => scenario.Weight);
        var total = new KillTally();
        var rows = new List<string>();
        foreach (var (index, scenario) in scenarios.Index())
        {
            var kills = (int)Math.Ceiling((double)count * scenario.Weight / weights);
            using var run = new KillRun(scenario, Console.WriteLine);
            var tally = run.Kill(kills, seed + index);
            rows.Add(tally.Row(scenario.Name));
            total.Add(tally);
        }

        Console.WriteLine();
        Console.WriteLine(KillTally.Heading);
        rows.ForEach(Console.WriteLine);
        Console.WriteLine(total.Row("all"));
        return total.IsClean ? 0 : 1;
    }

    private static int Option(IReadOnlyList<string> args, string name, int otherwise) =>
        args.FirstOrDefault(arg => arg.StartsWith($"--{name}=", StringComparison.Ordinal)) is { } arg
            ? int.Parse(arg[(name.Length + 3)..], CultureInfo.InvariantCulture)
            : otherwise;
}
