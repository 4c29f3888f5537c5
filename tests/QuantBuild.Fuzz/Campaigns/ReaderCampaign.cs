using System.Globalization;
using QuantBuild.Fuzz.Readers;

namespace QuantBuild.Fuzz.Campaigns;

/// <summary><c>dotnet run --project tests/QuantBuild.Fuzz -c Release -- readers [NAME…] [--cheap=N] [--dear=N] [--seed=S]</c> prints the
/// table; <c>… readers NAME --at=NUMBER --keep=FOLDER</c> writes one input to look at and reads it.</summary>
internal static class ReaderCampaign
{
    public static int Run(IReadOnlyList<string> args)
    {
        var named = args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).Select(ReaderCatalog.Find).ToArray();
        var readers = named.Length > 0 ? named : [.. ReaderCatalog.All];
        var seed = Option(args, "seed", 1);
        return Text(args, "at") is { } number
            ? Show(readers.Single(), seed, int.Parse(number, CultureInfo.InvariantCulture), Text(args, "keep"))
            : RunAll(readers, args, seed);
    }

    private static int RunAll(IReadOnlyList<FuzzReader> readers, IReadOnlyList<string> args, int seed)
    {
        var total = FuzzCounts.None;
        var rows = new List<string>();
        foreach (var reader in readers)
        {
            var counts = ReaderRun.Run(
                reader, reader.IsDear ? Option(args, "dear", 2_000) : Option(args, "cheap", 20_000), seed, Console.WriteLine);
            rows.Add(Row(reader.Name, counts));
            Console.WriteLine(rows[^1]);
            total += counts;
        }

        Console.WriteLine();
        Console.WriteLine("| reader | inputs | read | refused | untyped | raw text in the error | over 5 s | over 1 GB |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        rows.ForEach(Console.WriteLine);
        Console.WriteLine(Row("all", total));
        return total.IsClean ? 0 : 1;
    }

    private static string Row(string name, FuzzCounts counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {counts.Inputs:N0} | {counts.Read:N0} | {counts.Refused:N0} | {counts.Untyped} | {counts.Raw} | {counts.Hung} | "
            + $"{counts.Greedy} |");

    private static int Show(FuzzReader reader, int seed, int number, string? folder)
    {
        var place = Path.GetFullPath(folder ?? Directory.CreateTempSubdirectory("quantbuild-fuzz-").FullName);
        FuzzInput.Write(reader, reader.Samples(), seed, number, place);
        Console.WriteLine($"The input is in {place}.");
        try
        {
            reader.Read(place);
            Console.WriteLine("It is read.");
            return 0;
        }
        catch (Exception exception)
        {
            Console.WriteLine(exception);
            return reader.MayRaise(exception) ? 0 : 1;
        }
    }

    private static int Option(IReadOnlyList<string> args, string name, int otherwise) =>
        Text(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string? Text(IReadOnlyList<string> args, string name) =>
        args.FirstOrDefault(arg => arg.StartsWith($"--{name}=", StringComparison.Ordinal))?[(name.Length + 3)..];
}
