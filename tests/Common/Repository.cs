namespace QuantBuild.Testing;

/// <summary>Where this repository is, for tests that read its pages and samples.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The samples of models and their data.</summary>
    public static string Models => Path.Combine(Root, "samples", "any-model");

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
