using QuantBuild.Common.Files;

namespace QuantBuild.Workflow.Incremental;

/// <summary>Whose turn it is where several runs write the same: the others wait, and say for whom.</summary>
public static class Turn
{
    /// <summary>Takes the turn, waiting as long as another run has it.</summary>
    /// <param name="path">What is written. The lock lies beside it, hidden, as long as the turn lasts.</param>
    /// <param name="name">What waits, for the message.</param>
    /// <param name="tell">Receives one line where it has to be waited.</param>
    /// <returns>The turn, which is over when it is disposed, or when the process ends.</returns>
    public static IDisposable Take(string path, string name, Action<string> tell)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var folder = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(folder);
        return FileLock.Take(Path.Combine(folder, $".{Path.GetFileName(full)}.lock"), holder =>
            tell($"{name} waits for {holder?.ToString() ?? "another process"}, which is writing {full}"));
    }
}
