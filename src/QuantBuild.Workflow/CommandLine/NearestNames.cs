namespace QuantBuild.Workflow.CommandLine;

/// <summary>Finds what a user may have meant.</summary>
public static class NearestNames
{
    private const int MostShown = 3;

    // Comparing takes time by the product of the lengths.
    private const int LongestCompared = 200;

    /// <summary>" Did you mean …?" with the nearest names, or nothing where none is near.</summary>
    /// <param name="typed">What was written.</param>
    /// <param name="names">What there is.</param>
    public static string Suggest(string typed, IEnumerable<string> names)
    {
        var near = Find(typed, names);
        return near.Count == 0 ? string.Empty : $" Did you mean {string.Join(" or ", near)}?";
    }

    /// <summary>The names that are near, nearest first.</summary>
    /// <param name="typed">What was written.</param>
    /// <param name="names">What there is.</param>
    public static IReadOnlyList<string> Find(string typed, IEnumerable<string> names)
    {
        var bare = typed.TrimStart('-');
        return bare.Length > LongestCompared ? [] : [.. names
            .Select(name => (Name: name, Distance: Distance(bare, name.TrimStart('-'))))
            .Where(near => near.Distance <= Math.Max(2, bare.Length / 3) || IsPartOf(bare, near.Name))
            .OrderBy(near => near.Distance)
            .ThenBy(near => near.Name, StringComparer.Ordinal)
            .Select(near => near.Name)
            .Take(MostShown)];
    }

    /// <summary>The nearest of the names that a slip of the fingers leads to; null where there is none, or where one is the same.</summary>
    /// <param name="typed">What was written.</param>
    /// <param name="names">What there is.</param>
    public static string? Alike(string typed, IEnumerable<string> names) => names
        .Where(name => Math.Max(name.Length, typed.Length) <= LongestCompared)
        .Select(name => (Name: name, Distance: Distance(typed, name)))
        .Where(near => near.Distance <= Math.Max(1, Math.Min(typed.Length, near.Name.Length) / 3))
        .OrderBy(near => near.Distance)
        .ThenBy(near => near.Name, StringComparer.Ordinal)
        .Select(near => near.Name)
        .FirstOrDefault() is { } nearest && nearest != typed ? nearest : null;

    private static bool IsPartOf(string typed, string name) =>
        typed.Length >= 3 && name.Contains(typed, StringComparison.OrdinalIgnoreCase);

    /// <summary>Optimal string alignment distance without regard to case: the fewest insertions, deletions, substitutions and
    /// transpositions of neighbours that turn one word into the other.</summary>
    /// <param name="first">One word.</param>
    /// <param name="second">The other.</param>
    public static int Distance(string first, string second)
    {
        var a = first.ToUpperInvariant();
        var b = second.ToUpperInvariant();
        var distances = new int[a.Length + 1][];
        for (var i = 0; i <= a.Length; i++)
        {
            distances[i] = new int[b.Length + 1];
            for (var j = 0; j <= b.Length; j++)
            {
                distances[i][j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(distances[i - 1][j], distances[i][j - 1]) + 1,
                    distances[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    distances[i][j] = Math.Min(distances[i][j], distances[i - 2][j - 2] + 1);
                }
            }
        }

        return distances[a.Length][b.Length];
    }
}
