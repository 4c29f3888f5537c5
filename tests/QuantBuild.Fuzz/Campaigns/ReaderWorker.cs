using System.Globalization;
using System.Text.Json;
using QuantBuild.Common;
using QuantBuild.Fuzz.Readers;

namespace QuantBuild.Fuzz.Campaigns;

/// <summary>Reads a run of inputs in a process of its own, so that one which ends the process ends no more than that: the campaign sees
/// from the progress file which it was.</summary>
internal static class ReaderWorker
{
    public const string Command = "reader-worker";

    /// <summary>The exit code after an input that did not end; the process is left to die with it.</summary>
    public const int Hung = 3;

    private const string MemoryFolder = "/dev/shm";

    private const long GreedyBytes = 1_000_000_000;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>Runs.</summary>
    /// <param name="args">Reader, first number, count, seed, progress file.</param>
    public static int Run(IReadOnlyList<string> args)
    {
        var reader = ReaderCatalog.Find(args[0]);
        var (from, count, seed) = (Number(args[1]), Number(args[2]), Number(args[3]));
        var samples = reader.Samples();
        var folder = ScratchFolder();
        using var progress = File.OpenHandle(args[4], FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        var counts = FuzzCounts.None;
        var hung = false;
        for (var number = from; number < from + count && !hung; number++)
        {
            RandomAccess.Write(progress, BitConverter.GetBytes(number), 0);
            FuzzInput.Write(reader, samples, seed, number, folder);
            var (outcome, detail) = ReadOne(reader, folder);
            counts += outcome;
            hung = outcome.Hung > 0;
            if (!outcome.IsClean)
            {
                Console.WriteLine($"finding {number} {detail}");
            }
        }

        Console.WriteLine("counts " + JsonSerializer.Serialize(counts));
        Console.Out.Flush();
        if (hung)
        {
            Environment.Exit(Hung);
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    /// <summary>Reads the files in a folder on a thread of its own, whose patience and memory are limited.</summary>
    public static (FuzzCounts Outcome, string Detail) ReadOne(FuzzReader reader, string folder)
    {
        Exception? error = null;
        var before = GC.GetTotalAllocatedBytes();
        PeakMemory.Reset();
        var resident = PeakMemory.Read();
        var thread = new Thread(() =>
        {
            try
            {
                reader.Read(folder);
            }
            catch (Exception exception)
            {
                error = exception;
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        if (!thread.Join(_patience))
        {
            return (FuzzCounts.None with { Hung = 1 }, "did not end within 5 s");
        }

        var managed = GC.GetTotalAllocatedBytes() - before;
        var grown = PeakMemory.Read() - resident;
        var greedy = managed > GreedyBytes || grown > GreedyBytes ? 1 : 0;
        var outcome = error is null ? FuzzCounts.None with { Read = 1, Greedy = greedy }
            : reader.MayRaise(error)
                ? FuzzCounts.None with { Refused = 1, Greedy = greedy, Raw = Printable.Lines(error.Message) == error.Message ? 0 : 1 }
            : FuzzCounts.None with { Untyped = 1, Greedy = greedy };
        return (outcome, greedy > 0 ? $"took {managed:N0} bytes managed, {grown:N0} resident: {Describe(error)}" : Describe(error));
    }

    /// <summary>A folder in memory where the system has one: what readers write is flushed to the disk,
    /// which would be most of the time.</summary>
    private static string ScratchFolder() => Directory.Exists(MemoryFolder)
        ? Directory.CreateDirectory(Path.Combine(MemoryFolder, $"quantbuild-fuzz-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("quantbuild-fuzz-").FullName;

    private static string Describe(Exception? error) =>
        error is null ? "read" : Printable.Text($"{error.GetType().Name}: {error.Message} {Place(error)}", 400);

    private static string Place(Exception error) => error.StackTrace?.Split('\n').Select(line => line.Trim()).FirstOrDefault(line =>
        line.Contains("QuantBuild.", StringComparison.Ordinal) && !line.Contains("QuantBuild.Fuzz", StringComparison.Ordinal))
        ?? string.Empty;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
