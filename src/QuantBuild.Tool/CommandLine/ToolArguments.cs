using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Tool.CommandLine;

/// <summary>The arguments that the tool has beside those of the workflow.</summary>
internal static class ToolArguments
{
    public static Argument<string?> Artifacts { get; } = new(
        "artifacts", "folder that models and reports are written to", Values.Path)
    {
        Default = "artifacts beside quantbuild.json, else in the current folder",
    };

    public static Argument<bool> Json { get; } = new("json", "answer in JSON, with everything for people on standard error", Values.Flag)
    {
        Default = "off",
    };

    public static Argument<bool> Diagnostics { get; } = new("diagnostics", "show where an error comes from", Values.Flag)
    {
        Default = "off",
    };

    public static Argument<bool> DryRun { get; } = new(
        "dryrun", "say which steps would run or be skipped, and why, and do nothing", Values.Flag)
    {
        Default = "off",
    };

    public static Argument<bool> Exact { get; } = new(
        "exact", "pack everything to tell compressed bytes, which takes seconds for each megabyte; else they are estimated", Values.Flag)
    {
        Default = "off",
    };

    public static Argument<string?> List { get; } = new(
        "list", "list of models that a build wrote", Values.Path)
    {
        Default = "required",
    };

    /// <summary>What every command takes.</summary>
    public static IReadOnlyList<Argument> OfAll { get; } = [Artifacts, Json, Diagnostics];
}
