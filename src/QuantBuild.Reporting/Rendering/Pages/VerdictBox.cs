using QuantBuild.Reporting.Rendering.Hypertext;
using QuantBuild.Reporting.Rendering.Verdicts;
using QuantBuild.Reporting.Verdicts;

namespace QuantBuild.Reporting.Rendering.Pages;

/// <summary>What it comes to, before anything else.</summary>
internal static class VerdictBox
{
    public static void Write(HtmlPage page, IReadOnlyList<JudgedReport> judged)
    {
        page.Append($"<section class=\"verdict\" aria-label=\"Verdict\">\n");
        foreach (var line in VerdictLines.Of(judged))
        {
            page.Append($"<p class=\"is{line.Mood}\"><b>{line.Title}</b> <span>{line.Text.Html}</span></p>\n");
        }

        page.Append($"</section>\n");
    }
}
