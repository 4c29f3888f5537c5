using System.Globalization;
using QuantBuild.Reporting.Rendering.Hypertext;

namespace QuantBuild.Reporting.Rendering.Pages;

/// <summary>What stands around every page; its style is in the page, so that the file is complete by itself.</summary>
internal static class PageFrame
{
    private const string StyleResource = "report.css";

    private static readonly Lazy<string> _style = new(() =>
    {
        using var resource = typeof(PageFrame).Assembly.GetManifestResourceStream(StyleResource)
            ?? throw new ReportException("The style sheet is not embedded in this assembly; build the project again.", StyleResource);
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    });

    public static void Begin(HtmlPage page, string title)
    {
        page.Append($"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            + $"content=\"width=device-width, initial-scale=1\">\n");
        page.Append($"<meta name=\"color-scheme\" content=\"light dark\">\n<meta http-equiv=\"Content-Security-Policy\" "
            + $"content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n");
        page.Append(
            $"<title>{title} – quantization report</title>\n<style>\n{new Markup(_style.Value)}</style>\n</head>\n<body>\n<main>\n");
    }

    public static void End(HtmlPage page) => page.Append($"</main>\n</body>\n</html>\n");

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
