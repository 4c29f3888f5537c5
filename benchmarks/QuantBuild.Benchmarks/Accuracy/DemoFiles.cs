using QuantBuild.Benchmarks.Inputs;
using QuantBuild.Experiments;

namespace QuantBuild.Benchmarks.Accuracy;

/// <summary>Where a demo's targets put what they make, seen from the repository's root.</summary>
internal static class DemoFiles
{
    /// <summary>The folder of the float model.</summary>
    public static string OriginalOf(Experiment demo) => Path.Combine("artifacts", "models", demo.Name, Variant.Original.Name);

    /// <summary>The demo's options, with its data where targets have it.</summary>
    public static ExperimentOptions OptionsOf(Experiment demo) => demo.Defaults with
    {
        DataDirectory = DataFolder.Path,
        DownloadDirectory = Path.Combine("artifacts", "data"),
    };
}
