namespace QuantBuild.Fuzz.Readers;

/// <summary>Good files of one reader.</summary>
/// <param name="Files">Name within the folder, with forward slashes, and content.</param>
/// <param name="Damaged">The names of those that are damaged, one at a time; the others stay as they are.</param>
internal sealed record FuzzSample(IReadOnlyDictionary<string, byte[]> Files, params IReadOnlyList<string> Damaged)
{
    public static FuzzSample Of(string name, byte[] content) => new(new Dictionary<string, byte[]> { [name] = content }, name);

    public static FuzzSample OfText(string name, string content) => Of(name, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>All files of a folder, all of them to be damaged.</summary>
    public static FuzzSample OfFolder(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes);
        return new FuzzSample(files, [.. files.Keys.Order(StringComparer.Ordinal)]);
    }

    /// <summary>The sample with other or further files, none of which is damaged.</summary>
    public FuzzSample With(params IEnumerable<(string Name, byte[] Content)> others)
    {
        var files = new Dictionary<string, byte[]>(Files);
        foreach (var (name, content) in others)
        {
            files[name] = content;
        }

        return new FuzzSample(files, Damaged);
    }
}
