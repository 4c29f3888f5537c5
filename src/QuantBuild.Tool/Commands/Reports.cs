using System.Text.Json.Nodes;
using QuantBuild.Reporting;
using QuantBuild.Reporting.Verdicts;
using QuantBuild.Tool.Output;
using QuantBuild.Workflow;

namespace QuantBuild.Tool.Commands;

/// <summary>Reports and budgets, as they are answered.</summary>
internal static class Reports
{
    /// <summary>Where the files of some reports are, and what they say.</summary>
    public static JsonArray Of(Workspace workspace, IEnumerable<Report> reports) => [.. reports.Select(report =>
    {
        var file = workspace.Report(report.Demo);
        return new JsonObject
        {
            ["name"] = report.Demo,
            ["report"] = workspace.Display(file),
            ["markdown"] = workspace.Display(Path.ChangeExtension(file, ".md")),
            ["html"] = workspace.Display(Path.ChangeExtension(file, ".html")),
            ["content"] = JsonAnswer.File(file),
        };
    })];

    /// <summary>How each rule came out.</summary>
    public static JsonArray Budgets(IEnumerable<JudgedReport> judged) =>
        [.. judged.SelectMany(report => report.Budget ?? []).Select(result => new JsonObject
        {
            ["model"] = result.Model,
            ["variant"] = result.Variant,
            ["rule"] = result.Rule,
            ["outcome"] = JsonAnswer.Name(result.Outcome),
            ["limit"] = JsonAnswer.Number(result.Limit),
            ["found"] = JsonAnswer.Number(result.Found),
            ["detail"] = result.Detail,
        })];
}
