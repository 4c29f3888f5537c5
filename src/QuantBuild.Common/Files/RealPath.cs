namespace QuantBuild.Common.Files;

/// <summary>Paths with every link followed.</summary>
public static class RealPath
{
    private const int MostLinks = 40;

    private static StringComparison Comparison => OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>Follows every link on the way.</summary>
    /// <param name="path">A path; what it leads to need not exist.</param>
    /// <exception cref="IOException">The links do not come to an end.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var current = Path.GetPathRoot(full)!;
        var pending = new Stack<string>(NamesFromLast(full[current.Length..]));
        for (var links = 0; pending.TryPop(out var name);)
        {
            var next = Path.GetFullPath(Path.Combine(current, name));
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                current = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException($"more than {MostLinks} links lead to '{path}'.");
            }

            if (Path.IsPathRooted(target))
            {
                current = Path.GetPathRoot(target)!;
                target = target[current.Length..];
            }

            foreach (var part in NamesFromLast(target))
            {
                pending.Push(part);
            }
        }

        return current;
    }

    /// <summary>Whether a real path is that of a folder, or lies below it.</summary>
    /// <param name="path">What may lie there.</param>
    /// <param name="folder">The folder.</param>
    public static bool IsWithin(string path, string folder) =>
        (Path.TrimEndingDirectorySeparator(path) + Path.DirectorySeparatorChar).StartsWith(
            Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, Comparison);

    private static IEnumerable<string> NamesFromLast(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse();
}
