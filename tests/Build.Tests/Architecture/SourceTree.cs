namespace Build.Tests.Architecture;

/// <summary>The sources of the repository.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Paths.OfRepository().Root;

    /// <summary>Paths from the root with forward slashes.</summary>
    public static IEnumerable<string> Files => new[] { "benchmarks", "build", "src", "tests" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
        .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "node_modules"));

    public static string Read(string source) => File.ReadAllText(Path.Combine(Root, source));
}
