using System.Text;
using QuantBuild.Reporting.Files;
using QuantBuild.Reporting.Rendering.Pages;
using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Reporting.Rendering;

/// <summary>Renders reports as one HTML page that needs nothing else: no script, style, typeface or picture from elsewhere. It is light or
/// dark as the reader's system is, fits a phone, and prints.</summary>
public static class HtmlReport
{
    /// <summary>Renders the page of one demo, or of several side by side.</summary>
    /// <param name="reports">One report, or several for a summary, which links to <c>{demo}/report.html</c>.</param>
    /// <returns>The page; line feeds only, the same under every culture. Every number shown has the report's own in a
    /// <c>data</c> element around it.</returns>
    public static string Render(params IEnumerable<JudgedReport> reports)
    {
        JudgedReport[] all = [.. reports];
        return all is [var only] ? DemoPage.Render(only) : SummaryPage.Render(all);
    }

    /// <summary>Renders reports into a file, which is replaced as a whole or not at all.</summary>
    /// <param name="path">The file; its folder is created where it is missing.</param>
    /// <param name="reports">One report, or several for a summary over demos.</param>
    /// <exception cref="ReportException">The file cannot be written. An earlier file is left as it was.</exception>
    public static void Save(string path, params IEnumerable<JudgedReport> reports) =>
        WrittenFile.Write(path, "report", stream => stream.Write(Encoding.UTF8.GetBytes(Render(reports))));
}
