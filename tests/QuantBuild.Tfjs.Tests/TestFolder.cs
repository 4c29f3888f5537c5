namespace QuantBuild.Tfjs.Tests;

/// <summary>A folder of one test's own, and the models written by hand into it.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Root => _folder.Path;

    public string At(params string[] names) => Path.Combine([Root, .. names]);

    /// <summary>Writes a model's files: the text of model.json, and each shard.</summary>
    public string Model(string json, params (string Name, byte[] Bytes)[] shards)
    {
        var folder = Directory.CreateDirectory(At("model")).FullName;
        File.WriteAllText(Path.Combine(folder, "model.json"), json);
        foreach (var (name, bytes) in shards)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
        }

        return folder;
    }

    /// <summary>A model of one group of one shard, from the JSON text of its weights.</summary>
    public string ModelOf(string weightsJson, params byte[] bytes) => Model(ManifestOf(weightsJson), ("s.bin", bytes));

    public static string ManifestOf(string weightsJson, string pathsJson = "\"s.bin\"") =>
        $$"""{"format":"layers-model","modelTopology":null,"weightsManifest":[{"paths":[{{pathsJson}}],"weights":[{{weightsJson}}]}]}""";

    /// <summary>Every file below a folder, by its relative path.</summary>
    public static SortedDictionary<string, byte[]> Files(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes),
        StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();
}
