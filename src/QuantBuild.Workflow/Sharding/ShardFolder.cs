using QuantBuild.Common;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Sharding;

/// <summary>The shards in a folder and those below it, and what is wrong with those that cannot be read.</summary>
internal sealed class ShardFolder
{
    private readonly Dictionary<string, List<(string Path, ShardFile File, ShardPart Part)>> _byAddress = new(StringComparer.Ordinal);

    private ShardFolder(string path, IReadOnlyList<(string, ShardFile)> files, IReadOnlyList<(string, string)> damaged)
    {
        (Path, Files, Damaged) = (path, files, damaged);
        foreach (var (place, file) in Files)
        {
            foreach (var part in file.Parts)
            {
                if (!_byAddress.TryGetValue(part.Key.Address, out var known))
                {
                    _byAddress.Add(part.Key.Address, known = []);
                }

                known.Add((place, file, part));
            }
        }
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The shards that are whole, in ordinal order of their paths.</summary>
    public IReadOnlyList<(string Path, ShardFile File)> Files { get; }

    /// <summary>The others, and what is wrong with each.</summary>
    public IReadOnlyList<(string Path, string Problem)> Damaged { get; }

    /// <summary>Reads all of them.</summary>
    /// <param name="folder">The folder, which need not be there.</param>
    public static ShardFolder Read(string folder)
    {
        var files = new List<(string, ShardFile)>();
        var damaged = new List<(string, string)>();
        foreach (var path in PathsIn(folder).Where(path => !path.EndsWith(ShardFile.KnownExtension, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            try
            {
                files.Add((path, ShardFile.Load(path)));
            }
            catch (WorkflowException problem)
            {
                damaged.Add((path, problem.Message.TrimEnd('.')));
            }
        }

        return new ShardFolder(folder, files, damaged);
    }

    /// <summary>Creates a folder of shards, and tries whether it can be written: before much is computed, and not behind it.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="WorkflowException">It cannot be written.</exception>
    public static void RequireWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = System.IO.Path.Combine(folder, $"{Guid.NewGuid():N}.probe");
            using var file = new FileStream(
                probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WorkflowException(
                $"The folder of shards {folder} cannot be written: {exception.Message} Give another with {Arguments.ShardDir.Usage}.",
                exception);
        }
    }

    /// <summary>A result, wherever it lies; null where none has it.</summary>
    /// <param name="key">What it is.</param>
    /// <exception cref="WorkflowException">Two shards have it, and not the same.</exception>
    public (ShardFile File, ShardPart Part)? Find(ShardKey key)
    {
        if (!_byAddress.TryGetValue(key.Address, out var found))
        {
            return null;
        }

        var (path, file, part) = found[0];
        return found.FirstOrDefault(other => !other.Part.Bytes.AsSpan().SequenceEqual(part.Bytes)) is { Path: not null } other
            ? throw new WorkflowException($"Two shards of the same work differ in what came of {Printable.Text(key.Subject)}: "
                + $"{path} and {other.Path}. The machines that made them do not compute the same. Delete the one that is not trusted.")
            : (file, part);
    }

    // Those that a CI service downloads may lie in a folder each.
    private static string[] PathsIn(string folder)
    {
        try
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 4 };
            return Directory.Exists(folder) ? Directory.GetFiles(folder, $"*{ShardFile.Extension}", options) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WorkflowException($"The folder of shards {folder} cannot be read: {exception.Message}", exception);
        }
    }
}
