using System.Globalization;
using System.Text;
using QuantBuild.Benchmarks.Inputs;

namespace QuantBuild.Benchmarks.Growth;

/// <summary><c>growth [NAME…]</c>: how time and memory grow with what is worked on, each size in a process of its own.</summary>
internal static class GrowthCommand
{
    public const string Name = "growth";

    /// <summary>Ahead of the name, the number and the folder, in the process that writes what is worked on.</summary>
    public const string Prepare = "growth-prepare";

    /// <summary>The same in the process that is measured.</summary>
    public const string Work = "growth-work";

    public static void Run(string[] args)
    {
        var text = new StringBuilder("| what | number | seconds | of a processor | for each, as at first | peak working set, MB |\n"
            + "|---|---:|---:|---:|---:|---:|\n");
        foreach (var work in GrowthCases.All.Where(work => args.Length == 0 || args.Contains(work.Name)))
        {
            if (work.NeedsData && DataFolder.Path is null)
            {
                Console.Error.WriteLine($"{work.Name} needs QUANTBUILD_DATA. Left out.");
                continue;
            }

            double? first = null;
            foreach (var size in work.Sizes)
            {
                var (seconds, processor, bytes) = Measure(work, size);
                first ??= processor / size;
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {work.What} | {size:N0} | {seconds:0.00} | {processor:0.00} | {processor / size / first:0.00} | {bytes / 1e6:0} |");
                Console.WriteLine($"{work.Name} {size}");
            }
        }

        ResultFile.Write("Growth", "Each size in a process of its own, runtime and start-up included in the peak. "
            + "*Of a processor*: seconds that all threads computed, which others on the machine disturb least; "
            + "*for each, as at first* is that divided by the number, over the same of the first line: 1 is linear.", text.ToString());
    }

    public static void RunChild(string part, string name, string count, string folder)
    {
        var (work, size) = (GrowthCases.All.Single(work => work.Name == name), int.Parse(count, CultureInfo.InvariantCulture));
        if (part == Prepare)
        {
            work.Prepare(size, folder);
        }
        else
        {
            OwnProcess.Tell(() => work.Run(size, folder));
        }
    }

    private static OwnProcess Measure(GrowthCase work, int size)
    {
        var scratch = Directory.CreateTempSubdirectory("quantbuild-benchmarks-");
        try
        {
            string[] what = [work.Name, size.ToString(CultureInfo.InvariantCulture), Path.Combine(scratch.FullName, "work")];
            OwnProcess.Run([Prepare, .. what]);
            return OwnProcess.Measure([Work, .. what]);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
