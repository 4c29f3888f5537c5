namespace QuantBuild.Common.Files;

/// <summary>A folder for files that are needed for a while: removed with it, and where the process is asked to end at once, as by Ctrl-C.
/// </summary>
public sealed class ScratchFolder : IDisposable
{
    /// <summary>Takes note of a folder; it need not be there yet.</summary>
    /// <param name="path">Where it is, or will be.</param>
    public ScratchFolder(string path)
    {
        Path = path;
        UnfinishedFiles.Add(path);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Creates one that is nobody else's among the system's temporary files.</summary>
    /// <param name="prefix">How its name begins.</param>
    /// <exception cref="IOException">It cannot be created.</exception>
    public static ScratchFolder Create(string prefix) => new(Directory.CreateTempSubdirectory(prefix).FullName);

    /// <summary>Removes it, where it is there.</summary>
    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }

        UnfinishedFiles.Remove(Path);
    }
}
