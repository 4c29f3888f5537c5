using QuantBuild.Common;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Launching.Commands;

/// <summary>A command as it runs where its folders lie elsewhere: every path in it counts from the folder that it runs in.</summary>
/// <param name="Words">What stands behind the program.</param>
/// <param name="Folder">The folder that it runs in, from the root that is there as well, with strokes; <c>.</c> for the root itself.
/// </param>
internal sealed record PortableCommand(IReadOnlyList<string> Words, string Folder)
{
    private static string OutputStart => $"--{Arguments.Output.Name}=";

    /// <summary>As <see cref="LaunchedCommand.Shard"/>.</summary>
    public IReadOnlyList<string> Shard(string folder) => LaunchedCommand.ShardOf(Words, folder);

    /// <summary>As <see cref="LaunchedCommand.Merge"/>.</summary>
    public IReadOnlyList<string> Merge(string folder) => LaunchedCommand.MergeOf(Words, folder);

    /// <summary>The folder that the command writes a model to, from the root; null where it writes its reports alone.</summary>
    public string? Output => Words.Select(OutputOf).FirstOrDefault(output => output is not null) is { } output
        ? WithStrokes(Path.GetRelativePath("/", Path.GetFullPath(output, $"/{Folder}")))
        : null;

    /// <summary>The same command, which writes what is its output to another place.</summary>
    /// <param name="folder">The folder that holds it there as the root does here.</param>
    public PortableCommand WithOutputIn(string folder) =>
        this with { Words = [.. Words.Select(word => OutputOf(word) is null ? word : $"{OutputStart}{folder}/{Output}")] };

    /// <summary>Makes a command portable.</summary>
    /// <param name="command">The command as it runs here.</param>
    /// <param name="root">The folder that is elsewhere, too.</param>
    /// <param name="what">What holds the root there, for the message.</param>
    /// <exception cref="WorkflowException">A path leads out of the root.</exception>
    public static PortableCommand Of(LaunchedCommand command, string root, string what)
    {
        return new PortableCommand(
            [.. command.Words.Select(Portable)], Below(root, command.Folder, "The folder that the command runs in", what));

        string Portable(string word)
        {
            var start = word.StartsWith("--", StringComparison.Ordinal) ? word.IndexOf('=', StringComparison.Ordinal) + 1 : 0;
            var value = word[start..];
            if (!Path.IsPathRooted(value) && !value.StartsWith("..", StringComparison.Ordinal))
            {
                return word;
            }

            var path = Path.GetFullPath(value, command.Folder);
            _ = Below(root, path, Printable.Text(word), what);
            return word[..start] + WithStrokes(Path.GetRelativePath(command.Folder, path));
        }
    }

    /// <summary>A path as it is elsewhere.</summary>
    /// <param name="root">The folder that is elsewhere, too.</param>
    /// <param name="path">The path here.</param>
    /// <param name="name">What it is, for the message.</param>
    /// <param name="what">What holds the root there, for the message.</param>
    /// <returns>It from the root, with strokes; <c>.</c> for the root itself.</returns>
    /// <exception cref="WorkflowException">It leads out of the root.</exception>
    public static string Below(string root, string path, string name, string what)
    {
        var relative = WithStrokes(Path.GetRelativePath(root, path));
        return relative is not ".." && !relative.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(relative) ? relative
            : throw new WorkflowException($"{name} lies outside of {root}, which is all that {what} has of this machine.");
    }

    private static string? OutputOf(string word) =>
        word.StartsWith(OutputStart, StringComparison.Ordinal) ? word[OutputStart.Length..] : null;

    // Elsewhere a backslash is a letter like any other.
    private static string WithStrokes(string path) => OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;
}
