using System.Text.RegularExpressions;

namespace QuantBuild.Common.Files;

/// <summary>What is made beside its place is called <c>{place}.{32 hexadecimal digits}.tmp</c>, so that the next writer of the place finds
/// what a killed one left.</summary>
internal static partial class NameBeside
{
    public static string New(string place) => $"{place}.{Guid.NewGuid():N}.tmp";

    /// <summary>Whether a path is such a name.</summary>
    /// <param name="path">The path.</param>
    /// <param name="place">The name of the place; null for any.</param>
    public static bool Is(string path, string? place) => Pattern.Match(Path.GetFileName(path)) is { Success: true } match
        && (place is null || match.Groups["place"].ValueSpan.SequenceEqual(place));

    [GeneratedRegex(@"^(?<place>.+)\.[0-9a-f]{32}\.tmp\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern { get; }
}
