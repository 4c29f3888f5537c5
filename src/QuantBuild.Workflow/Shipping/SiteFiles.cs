namespace QuantBuild.Workflow.Shipping;

/// <summary>The files of a site, laid out as they are served; what was served before and is no more is removed.</summary>
/// <param name="root">The folder of the site.</param>
internal sealed class SiteFiles(string root)
{
    private readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal);
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) + Path.DirectorySeparatorChar;

    /// <summary>The files that are served, in full.</summary>
    public IEnumerable<string> All => _sources.Keys.Order(StringComparer.Ordinal);

    /// <summary>Where a file goes that is served under a path; null where that leads out of the site.</summary>
    public string? PlaceOf(string link)
    {
        var place = Path.GetFullPath(link.Replace('\\', '/'), _root);
        return place.StartsWith(_root, StringComparison.Ordinal) && place.Length > _root.Length ? place : null;
    }

    /// <summary>Has a file served.</summary>
    /// <param name="place">Where it goes; from <see cref="PlaceOf"/>.</param>
    /// <param name="source">The file.</param>
    /// <returns>Whether the place is free.</returns>
    public bool TryAdd(string place, string source) => _sources.TryAdd(place, source);

    /// <summary>Brings the folder up to date: files that are there already are not touched.</summary>
    public void Write()
    {
        Directory.CreateDirectory(_root);
        foreach (var stale in Directory.GetFiles(_root, "*", SearchOption.AllDirectories).Where(file => !_sources.ContainsKey(file)))
        {
            File.Delete(stale);
        }

        foreach (var (place, source) in _sources)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            if (!IsSame(new FileInfo(place), new FileInfo(source)))
            {
                File.Copy(source, place, overwrite: true);
            }
        }

        // The deepest first.
        foreach (var folder in Directory.GetDirectories(_root, "*", SearchOption.AllDirectories).OrderByDescending(path => path.Length))
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
            {
                Directory.Delete(folder);
            }
        }
    }

    // A copy has its source's time.
    private static bool IsSame(FileInfo copy, FileInfo source) =>
        copy.Exists && copy.Length == source.Length && copy.LastWriteTimeUtc == source.LastWriteTimeUtc;
}
