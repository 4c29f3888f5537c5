using System.Globalization;
using QuantBuild.Experiments;

namespace QuantBuild.Workflow.CommandLine;

/// <summary>The kinds of values that arguments take. Numbers are written as in <c>0.15</c>, whatever the machine's culture.</summary>
public static class Values
{
    /// <summary>On where it stands alone; <c>=false</c> turns it off.</summary>
    public static Value<bool> Flag { get; } = new(
        string.Empty,
        "true or false",
        (ArgumentText given, out bool value) =>
        {
            value = true;
            return given.Text is null || bool.TryParse(given.Text, out value);
        });

    /// <summary>Whether a graphics card computes: on where it stands alone; <c>=false</c> turns it off.</summary>
    public static Value<GpuUse?> Gpu { get; } = new(
        "[=auto]",
        "true, false or auto",
        (ArgumentText given, out GpuUse? value) =>
        {
            value = given.Text is null ? GpuUse.Always
                : string.Equals(given.Text, "auto", StringComparison.OrdinalIgnoreCase) ? GpuUse.WhereThere
                : !bool.TryParse(given.Text, out var isOn) ? null
                : isOn ? GpuUse.Always
                : GpuUse.Never;
            return value is not null;
        });

    /// <summary>A path; a relative one counts from the folder that the user is in.</summary>
    public static Value<string?> Path { get; } = new(
        "=PATH",
        "a path",
        (ArgumentText given, out string? value) =>
        {
            value = string.IsNullOrWhiteSpace(given.Text) ? null : System.IO.Path.GetFullPath(given.Text, given.Folder);
            return value is not null;
        });

    /// <summary>A name that can be that of a folder on every system.</summary>
    public static Value<string?> FileName { get; } = new(
        "=NAME",
        "a name of letters, digits, points, hyphens and underscores that does not begin with a point",
        (ArgumentText given, out string? value) =>
        {
            value = given.Text;
            return value is { Length: > 0 } && value[0] != '.' && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
        });

    /// <summary>Comma-separated patterns; empty, meaning everything, where the argument stands alone.</summary>
    public static Value<IReadOnlyList<string>?> Patterns { get; } = new(
        "[=PATTERNS]",
        "patterns separated by commas",
        (ArgumentText given, out IReadOnlyList<string>? value) =>
        {
            value = given.Text?.Split(',', StringSplitOptions.TrimEntries) ?? [];
            return value.All(pattern => pattern.Length > 0);
        });

    /// <summary>One of a few words.</summary>
    /// <param name="words">The words.</param>
    public static Value<string?> OneOf(params IReadOnlyList<string> words) => new(
        $"={string.Join('|', words)}",
        string.Join(" or ", words),
        (ArgumentText given, out string? value) =>
        {
            value = given.Text;
            return value is not null && words.Contains(value);
        })
    {
        Words = words,
    };

    /// <summary>Some of a few words, separated by commas.</summary>
    /// <param name="words">The words.</param>
    public static Value<IReadOnlyList<string>?> SomeOf(params IReadOnlyList<string> words) => new(
        "=NAMES",
        $"some of {string.Join(", ", words)}, separated by commas",
        (ArgumentText given, out IReadOnlyList<string>? value) =>
        {
            value = given.Text?.Split(',', StringSplitOptions.TrimEntries);
            return value is not null && value.All(words.Contains);
        })
    {
        Words = words,
    };

    /// <summary>A whole number.</summary>
    /// <param name="minimum">The least.</param>
    /// <param name="maximum">The most.</param>
    public static Value<int?> Integer(int minimum, int maximum = int.MaxValue) => new(
        "=N",
        maximum == int.MaxValue
            ? Invariant($"a whole number of at least {minimum}")
            : Invariant($"a whole number from {minimum} to {maximum}"),
        (ArgumentText given, out int? value) =>
        {
            value = int.TryParse(given.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
            return value >= minimum && value <= maximum;
        });

    /// <summary>A number of bytes: files and what they unpack to can be larger than <see cref="Integer"/> counts.</summary>
    public static Value<long?> Bytes { get; } = new(
        "=BYTES",
        "a whole number of bytes of at least 1",
        (ArgumentText given, out long? value) =>
        {
            value = long.TryParse(given.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
            return value >= 1;
        });

    /// <summary>A share of a whole: neither nothing nor all of it.</summary>
    public static Value<double?> Fraction { get; } = new(
        "=X",
        "a number above 0 and below 1",
        (ArgumentText given, out double? value) =>
        {
            value = double.TryParse(given.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
            return value is > 0 and < 1;
        });

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
