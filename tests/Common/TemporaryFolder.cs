namespace QuantBuild.Testing;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("quantbuild-tests-");

    public string Path => _folder.FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, with the folders above it.</summary>
    public string Write(string name, byte[] content)
    {
        var path = Made(name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Writes a text, with the folders above it.</summary>
    public void Write(string name, string text) => File.WriteAllText(Made(name), text);

    /// <summary>Copies all files below a folder.</summary>
    /// <param name="source">The folder.</param>
    /// <param name="target">Where in this one they go: at its top, where it is not given.</param>
    public void Copy(string source, string target = "")
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Made(System.IO.Path.Combine(target, System.IO.Path.GetRelativePath(source, file))));
        }
    }

    /// <summary>Lists all files, with forward slashes, relative to the folder.</summary>
    public IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Path, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public void Dispose() => _folder.Delete(recursive: true);

    private string Made(string name)
    {
        var path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }
}
