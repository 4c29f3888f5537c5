
namespace QuantBuild.Common.Files;

/// <summary>Files that are there whole or not at all: written beside their place, flushed to the disk, then moved in.</summary>
/// <remarks>The file beside is called <c>{file}.{32 hexadecimal digits}.tmp</c>, and is locked as long as its writer lives. What a killed
/// writer left is removed by the next one of the same file.</remarks>
public static class AtomicFile
{
    private const int MostTries = 100;

    /// <summary>Writes a file; its folder is created where it is missing. Where this throws, an earlier file is left as it was.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var place = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(place)!;
        if (Directory.Exists(place))
        {
            throw new IOException($"'{place}' is a folder, in the place of the file.");
        }

        Directory.CreateDirectory(folder);
        Sweep(folder, Path.GetFileName(place));
        using (var stream = Create(place))
        {
            try
            {
                write(stream);
                stream.Flush(flushToDisk: true);

                // Still open, and so locked, while it is moved: nobody takes it for a dead writer's.
                UnfinishedFiles.Step(() => File.Move(stream.Name, place, overwrite: true));
            }
            catch
            {
                File.Delete(stream.Name);
                throw;
            }
            finally
            {
                UnfinishedFiles.Remove(stream.Name);
            }
        }

        Folders.Flush(folder);
    }

    /// <summary>Removes what killed writers left in a folder. Files whose writers live stay, and so does everything else.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="file">The name of the file that they wrote; null for any.</param>
    public static void Sweep(string folder, string? file = null)
    {
        foreach (var path in FilesIn(folder).Where(path => NameBeside.Is(path, file)))
        {
            TryRemove(path);
        }
    }

    private static string[] FilesIn(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "*.tmp");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder may let its files be written and not be listed.
            return [];
        }
    }

    private static FileStream Create(string place)
    {
        for (var attempt = 1; ; attempt++)
        {
            var beside = NameBeside.New(place);
            FileStream? stream = null;
            try
            {
                UnfinishedFiles.Step(() =>
                {
                    UnfinishedFiles.Add(beside);
                    stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.Delete);
                });
            }
            catch (IOException) when (attempt < MostTries && Directory.Exists(Path.GetDirectoryName(place)))
            {
                // Swept between being created and being locked, by a writer of the same file.
                UnfinishedFiles.Remove(beside);
                continue;
            }
            catch
            {
                UnfinishedFiles.Remove(beside);
                throw;
            }

            if (File.Exists(beside) || attempt == MostTries)
            {
                return stream!;
            }

            stream!.Dispose();
            UnfinishedFiles.Remove(beside);
        }
    }

    private static void TryRemove(string path)
    {
        try
        {
            // The lock of a living writer refuses this.
            using var dead = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Alive, gone already, or another user's.
        }
    }
}
