using System.Text.Json.Nodes;
using QuantBuild.Workflow.Launching.Commands;

namespace QuantBuild.Workflow.Launching.Ci;

/// <summary>A workflow of GitHub Actions: a matrix of shards and a merge behind it, for each round.</summary>
internal static class GitHubWorkflow
{
    /// <summary>The most jobs that a matrix may have.</summary>
    public const int MostShards = 256;

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

    private static JsonObject ShardsOf(LaunchSettings settings, CiWork work, int round)
    {
        var strategy = new JsonObject { ["fail-fast"] = false };
        if (settings.Max is { } most)
        {
            strategy["max-parallel"] = most;
        }

        strategy["matrix"] = new JsonObject { ["shard"] = work.Numbers };
        var job = new JsonObject();
        if (round > 1)
        {
            job["needs"] = $"merge-{round - 1}";
            job["if"] = $"needs.merge-{round - 1}.outputs.done == 'false'";
        }

        job["runs-on"] = "ubuntu-latest";
        AddLimit(job, settings);
        job["strategy"] = strategy;
        job["steps"] = new JsonArray(
        [
            .. Start(),
            .. round == 1 ? (JsonObject[])[] : [Download(work, $"round-{round - 1}")],
            new JsonObject { ["run"] = work.Shard(Tool, "${{ matrix.shard }}") },
            Upload($"round-{round}-shard-${{{{ matrix.shard }}}}", work.Shards),
        ]);
        return job;
    }

    private static JsonObject MergeOf(LaunchSettings settings, CiWork work, int round)
    {
        var job = new JsonObject { ["needs"] = $"shards-{round}", ["runs-on"] = "ubuntu-latest" };
        AddLimit(job, settings);
        var isLast = round == settings.Rounds;
        if (!isLast)
        {
            job["outputs"] = new JsonObject { ["done"] = "${{ steps.merge.outputs.done }}" };
        }

        var merge = new JsonObject
        {
            ["id"] = "merge",
            ["run"] = work.Merge(Tool, round, "echo \"done=$done\" >> \"$GITHUB_OUTPUT\""),
        };
        var reports = Upload("reports", work.Reports);
        reports["if"] = isLast ? "always()" : "steps.merge.outputs.done != 'false'";
        job["steps"] = new JsonArray(
        [
            .. Start(),
            Download(work, $"round-{round}-shard-*"),
            merge,
            .. isLast ? (JsonObject[])[] : [Upload($"round-{round}", work.Shards)],
            reports,
        ]);
        return job;
    }

    private static void AddLimit(JsonObject job, LaunchSettings settings)
    {
        if (settings.Minutes is { } minutes)
        {
            job["timeout-minutes"] = minutes;
        }
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
