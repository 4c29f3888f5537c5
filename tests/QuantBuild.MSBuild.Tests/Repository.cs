namespace QuantBuild.MSBuild.Tests;

/// <summary>Where this repository is.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Samples => Path.Combine(Root, "samples");

    /// <summary>The tool, compiled as these tests are.</summary>
    public static string Tool
    {
        get
        {
            var output = Path.GetRelativePath(Path.Combine(Root, "tests", "QuantBuild.MSBuild.Tests"), AppContext.BaseDirectory);
            return Path.Combine(Root, "src", "QuantBuild.Tool", output, "quantbuild.dll");
        }
    }

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "QuantBuild.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
