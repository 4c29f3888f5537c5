using System.Text.Json.Nodes;
using QuantBuild.Workflow.Launching.Commands;
using QuantBuild.Workflow.Launching.Yaml;

namespace QuantBuild.Workflow.Launching.Ci;

/// <summary>A workflow of GitHub Actions: a matrix of shards and a merge behind it, for each round.</summary>
internal static class GitHubWorkflow
{
    /// <summary>The most jobs that a matrix may have.</summary>
    public const int MostShards = 256;

    private const string Machine = "ubuntu-latest";
    private const string Tool = "quantbuild";

    /// <summary>Composes the workflow.</summary>
    /// <param name="settings">What is asked for.</param>
    /// <param name="work">What it runs.</param>
    public static JsonObject Of(LaunchSettings settings, CiWork work)
    {
        var jobs = new JsonObject();
        foreach (var round in work.Rounds)
        {
            jobs[$"shards-{round}"] = ShardsOf(settings, work, round);
            jobs[$"merge-{round}"] = MergeOf(settings, work, round);
        }

        return new JsonObject
        {
            ["name"] = settings.Command.NameOf(settings.Shards),
            ["on"] = new JsonObject { ["workflow_dispatch"] = new JsonObject() },
            ["permissions"] = new JsonObject { ["contents"] = "read" },
            ["jobs"] = jobs,
        };
    }

    private static JsonObject ShardsOf(LaunchSettings settings, CiWork work, int round) => Fields.Of(
        ("needs", round == 1 ? null : $"merge-{round - 1}"),
        ("if", round == 1 ? null : $"needs.merge-{round - 1}.outputs.done == 'false'"),
        ("runs-on", Machine),
        ("timeout-minutes", settings.Minutes),
        ("strategy", Fields.Of(
            ("fail-fast", false),
            ("max-parallel", settings.Max),
            ("matrix", new JsonObject { ["shard"] = new JsonArray([.. work.Numbers.Select(shard => JsonValue.Create(shard))]) }))),
        ("steps", new JsonArray(
        [
            .. Start(),
            .. round == 1 ? (JsonObject[])[] : [Download(work, $"round-{round - 1}")],
            new JsonObject { ["run"] = work.Shard(Tool, "${{ matrix.shard }}") },
            Upload($"round-{round}-shard-${{{{ matrix.shard }}}}", work.Shards),
        ])));

    private static JsonObject MergeOf(LaunchSettings settings, CiWork work, int round)
    {
        var isLast = round == settings.Rounds;
        var merge = new JsonObject
        {
            ["id"] = "merge",
            ["run"] = work.Merge(Tool, round, "echo \"done=$done\" >> \"$GITHUB_OUTPUT\""),
        };
        var results = Upload(work.Results.Name, work.Results.Folder);
        results["if"] = isLast ? "always()" : "steps.merge.outputs.done != 'false'";
        return Fields.Of(
            ("needs", $"shards-{round}"),
            ("runs-on", Machine),
            ("timeout-minutes", settings.Minutes),
            ("outputs", isLast ? null : new JsonObject { ["done"] = "${{ steps.merge.outputs.done }}" }),
            ("steps", new JsonArray(
            [
                .. Start(),
                Download(work, $"round-{round}-shard-*"),
                merge,
                .. isLast ? (JsonObject[])[] : [Upload($"round-{round}", work.Shards)],
                results,
            ])));
    }

    private static JsonObject[] Start() =>
    [
        new() { ["uses"] = "actions/checkout@v5" },
        new() { ["uses"] = "actions/setup-dotnet@v5", ["with"] = new JsonObject { ["dotnet-version"] = "10.0.x" } },
        new() { ["run"] = CiWork.Install("--global") },
    ];

    private static JsonObject Download(CiWork work, string pattern) => new()
    {
        ["uses"] = "actions/download-artifact@v5",
        ["with"] = new JsonObject { ["pattern"] = pattern, ["path"] = work.Shards, ["merge-multiple"] = true },
    };

    private static JsonObject Upload(string name, string path) => new()
    {
        ["uses"] = "actions/upload-artifact@v5",
        ["with"] = new JsonObject { ["name"] = name, ["path"] = path, ["overwrite"] = true },
    };
}
