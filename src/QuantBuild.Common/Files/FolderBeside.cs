
namespace QuantBuild.Common.Files;

/// <summary>A folder <c>{destination}.{32 hexadecimal digits}.tmp</c> in which a folder is made before it goes to its place. It is locked
/// as long as its writer lives; what a killed writer left is removed by the next one of the same destination.</summary>
public sealed class FolderBeside : IDisposable
{
    private const string LockSuffix = ".lock";

    private readonly string _destination;
    private readonly FileLock _writing;

    /// <summary>Removes what killed writers left, and takes a new name; the folder is not created yet.</summary>
    /// <param name="destination">The full path of the place, in a folder that exists.</param>
    public FolderBeside(string destination)
    {
        _destination = destination;
        Sweep(destination);
        Path = NameBeside.New(destination);
        _writing = FileLock.TryTake(Path + LockSuffix) ?? throw new IOException($"'{Path}' is being written by another.");
        UnfinishedFiles.Add(Path);
    }

    /// <summary>The folder to make it in.</summary>
    public string Path { get; }

    /// <summary>Moves the folder to its place, which must be empty or not there.</summary>
    public void MoveIn() => UnfinishedFiles.Step(() =>
    {
        if (Directory.Exists(_destination))
        {
            Directory.Delete(_destination);
        }

        Directory.Move(Path, _destination);
    });

    /// <summary>Removes the folder, unless it was moved.</summary>
    public void Dispose()
    {
        try
        {
            Remove(Path);
        }
        finally
        {
            UnfinishedFiles.Remove(Path);
            _writing.Dispose();
        }
    }

    private static void Sweep(string destination)
    {
        var name = System.IO.Path.GetFileName(destination);
        var left = new DirectoryInfo(System.IO.Path.GetDirectoryName(destination)!).GetFileSystemInfos()
            .Select(entry =>
                entry.Name.EndsWith(LockSuffix, StringComparison.Ordinal) ? entry.FullName[..^LockSuffix.Length] : entry.FullName)
            .Where(path => NameBeside.Is(path, name))
            .Distinct(StringComparer.Ordinal);
        foreach (var path in left)
        {
            try
            {
                // A living writer holds it.
                using var dead = FileLock.TryTake(path + LockSuffix);
                if (dead is not null)
                {
                    Remove(path);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Another user's, or just being removed by another.
            }
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
