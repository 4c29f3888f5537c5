using System.Globalization;
using QuantBuild.Common;
using QuantBuild.Reporting.Rendering.Hypertext;

namespace QuantBuild.Reporting.Rendering.Pages;

/// <summary>What the figures of a report rest on: data, arguments, seed, commit and machine.</summary>
internal static class Conditions
{
    // Enough for any command line; a damaged report may hold megabytes.
    private const int MostShown = 4000;

    public static void Write(HtmlPage page, Report report)
    {
        page.Append($"<dl>\n");
        Item(page, "created", PageFrame.Time(report.CreatedAt));
        Item(page, "dataset", Markup.Of($"{Names.Of(report.Dataset.Name)}, {Numbers.Of(report.Dataset.Examples)} examples"));
        Item(page, "dataset SHA-256", Code(report.Dataset.Sha256));
        foreach (var split in report.Splits)
        {
            Item(page, $"split {Printable.Name(split.Name)}", Markup.Of($"{Numbers.Of(split.Count)}"
                + $" examples{(split.Description is { } description ? $": {Printable.Text(description, MostShown)}" : null)}"));
        }

        Item(page, "seed", Code(report.Seed?.ToString(CultureInfo.InvariantCulture)));
        Item(page, "commit", Code(report.Commit));
        Item(page, "arguments", Code(string.Join(' ', Ordered(report.Arguments).Select(pair => $"--{pair.Key}={pair.Value}"))));
        foreach (var (name, value) in Ordered(report.Environment))
        {
            Item(page, name, value);
        }

        page.Append($"</dl>\n");
    }

    private static IEnumerable<KeyValuePair<string, string>> Ordered(IReadOnlyDictionary<string, string> texts) =>
        texts.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private static Markup Code(string? text) =>
        string.IsNullOrEmpty(text) ? default : Markup.Of($"<code>{Printable.Text(text, MostShown)}</code>");

    private static void Item(HtmlPage page, string name, string value) =>
        Item(page, Printable.Name(name), Markup.Of($"{Printable.Text(value, MostShown)}"));

    private static void Item(HtmlPage page, string name, Markup value)
    {
        if (value.Html is { Length: > 0 })
        {
            page.Append($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");
        }
    }
}
