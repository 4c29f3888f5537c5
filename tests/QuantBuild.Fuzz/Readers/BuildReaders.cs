using System.Text;
using QuantBuild.Workflow.Incremental;

namespace QuantBuild.Fuzz.Readers;

/// <summary>Records of steps, which never refuse: a damaged one says nothing.</summary>
internal static class BuildReaders
{
    public static IReadOnlyList<FuzzReader> All { get; } = [new("step-record", false, () => [Record()], Run)];

    private static FuzzSample Record()
    {
        var folder = Directory.CreateTempSubdirectory("quantbuild-fuzz-step-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "in"));
            File.WriteAllText(Path.Combine(folder, "in", "a.txt"), "input");
            Run(folder);
            return FuzzSample.Of("out.step.json", File.ReadAllBytes(Path.Combine(folder, "out.step.json")))
                .With(("in/a.txt", Encoding.UTF8.GetBytes("input")), ("out/b.txt", Encoding.UTF8.GetBytes("output")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Run(string folder)
    {
        var output = Path.Combine(folder, "out");
        var step = new Step("TrainX", output)
        {
            Inputs = [Path.Combine(folder, "in")],
            Values = new Dictionary<string, string> { ["epochs"] = "3", ["seed"] = "7" },
        };
        _ = step.Run(force: false, _ => { }, () =>
        {
            Directory.CreateDirectory(output);
            File.WriteAllText(Path.Combine(output, "b.txt"), "output");
        });
    }
}
