namespace QuantBuild.Workflow.CommandLine;

/// <summary>The kinds of values that arguments about parts of work take.</summary>
public static class ShardValues
{
    private const string Auto = "auto";

    /// <summary>A part of several, or <c>auto</c>.</summary>
    public static Value<string?> Number { get; } = new(
        "=i/n|auto",
        FormattableString.Invariant($"i/n, with i from 0 to n-1 and n up to {ShardNumber.Most}, or auto"),
        (ArgumentText given, out string? value) =>
        {
            value = given.Text == Auto || ShardNumber.TryParse(given.Text) is not null ? given.Text : null;
            return value is not null;
        })
    {
        Words = [Auto],
    };
}
