using System.Text.RegularExpressions;
using QuantBuild.Common;

namespace QuantBuild.Tfjs.Internal;

/// <summary>Replaces a model's folder as a whole or not at all: written beside it, then moved in.</summary>
/// <remarks>
/// Moving in takes two renames, the old folder aside and the new one in. A process killed between them leaves the folder missing and the old one whole beside it;
/// the next replacement moves it back. A lock file keeps two processes from writing one folder at a time, and marks what a killed one left as free to remove.
/// </remarks>
internal sealed partial class DirectoryReplacement : IDisposable
{
    private readonly string _target;
    private readonly FileStream _lock;

    private DirectoryReplacement(string target, FileStream lockFile)
    {
        _target = target;
        _lock = lockFile;
    }

    /// <summary>The folder to write into.</summary>
    public string StagingPath => Beside(_target, "new");

    public static DirectoryReplacement Begin(string directory)
    {
        var target = RealPath.Of(directory);
        var parent = Path.GetDirectoryName(target) ?? throw new TfjsFormatException("the root of a file system cannot be a model's folder.", target);

        Directory.CreateDirectory(parent);
        var replacement = new DirectoryReplacement(target, Lock(target));
        try
        {
            replacement.Recover();
            CheckReplaceable(target);
            Directory.CreateDirectory(replacement.StagingPath);
            return replacement;
        }
        catch
        {
            replacement.Dispose();
            throw;
        }
    }

    /// <summary>What to do where a model is missing because its replacement was interrupted; empty where it was not.</summary>
    public static string HintAt(string directory)
    {
        var aside = Beside(RealPath.Of(directory), "old");
        return Directory.Exists(aside)
            ? $"Replacing the model was interrupted; the former one is whole in {aside}. Write the model again, or rename that folder back."
            : "Check the path.";
    }

    public void Commit()
    {
        var aside = Beside(_target, "old");
        var replaces = Directory.Exists(_target);
        if (replaces)
        {
            Directory.Move(_target, aside);
        }

        try
        {
            Directory.Move(StagingPath, _target);
        }
        catch when (replaces)
        {
            Directory.Move(aside, _target);
            throw;
        }

        TryDelete(aside);
    }

    public void Dispose()
    {
        TryDelete(StagingPath);
        _lock.Dispose();
    }

    private static string Beside(string target, string kind) =>
        Path.Combine(Path.GetDirectoryName(target) ?? target, $".{Path.GetFileName(target)}.quantbuild-{kind}");

    private static FileStream Lock(string target)
    {
        try
        {
            return new FileStream(Beside(target, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException exception)
        {
            throw new TfjsFormatException($"the folder cannot be locked for writing, perhaps because another process writes it: {exception.Message}", target, null, exception);
        }
    }

    private void Recover()
    {
        var aside = Beside(_target, "old");
        if (Directory.Exists(aside) && !Directory.Exists(_target))
        {
            Directory.Move(aside, _target);
        }

        foreach (var left in new[] { StagingPath, aside }.Where(Directory.Exists))
        {
            Directory.Delete(left, recursive: true);
        }
    }

    /// <summary>Only what a model consists of is ever deleted: a wrong path must not cost anybody a folder of something else.</summary>
    private static void CheckReplaceable(string target)
    {
        if (File.Exists(target))
        {
            throw new TfjsFormatException("a file is in the place of the model's folder. Choose another folder, or remove the file.", target);
        }

        if (!Directory.Exists(target))
        {
            return;
        }

        // Weight files without a model.json may be another program's.
        var isModel = File.Exists(Path.Combine(target, ModelJsonFile.Name));
        var other = new DirectoryInfo(target).EnumerateFileSystemInfos().FirstOrDefault(entry =>
            !isModel || entry is not FileInfo || (entry.Name != ModelJsonFile.Name && !WeightFile.IsMatch(entry.Name)));
        if (other is not null)
        {
            throw new TfjsFormatException(
                $"the folder holds '{Printable.Text(other.Name)}', which is not part of a TensorFlow.js model, and would be replaced as a whole. Choose another folder, or remove what is in it.", target);
        }
    }

    private static void TryDelete(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was left.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Something holds a file open; the next replacement removes the rest.
        }
    }

    [GeneratedRegex(@"^(group\d+-shard\d+of\d+|.+\.bin)$", RegexOptions.CultureInvariant)]
    private static partial Regex WeightFile { get; }
}
