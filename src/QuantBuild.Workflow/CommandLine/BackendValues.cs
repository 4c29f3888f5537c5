using QuantBuild.Verification;

namespace QuantBuild.Workflow.CommandLine;

/// <summary>The backends of TensorFlow.js by the names that it gives them.</summary>
public static class BackendValues
{
    private static readonly Dictionary<string, TfjsBackend> _names =
        Enum.GetValues<TfjsBackend>().ToDictionary(backend => backend.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>One of them, or several separated by commas.</summary>
    public static Value<IReadOnlyList<TfjsBackend>?> List { get; } = new(
        $"={string.Join(',', _names.Keys)}",
        $"{string.Join(" or ", _names.Keys)}, or several separated by commas",
        (ArgumentText given, out IReadOnlyList<TfjsBackend>? value) =>
        {
            string[] words = given.Text?.Split(',', StringSplitOptions.TrimEntries) ?? [];
            var isKnown = words.Length > 0 && words.All(_names.ContainsKey);
            value = isKnown ? [.. words.Select(word => _names[word]).Distinct()] : null;
            return isKnown;
        })
    {
        Words = [.. _names.Keys],
    };
}
