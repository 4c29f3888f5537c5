using System.Text.Json.Nodes;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Launching.Commands;
using QuantBuild.Workflow.Launching.Yaml;

namespace QuantBuild.Workflow.Launching.Ci;

/// <summary>A pipeline of Azure Pipelines: a matrix of shards and a merge behind it, for each round.</summary>
internal static class AzurePipeline
{
    private const string Place = "$AGENT_TEMPDIRECTORY/quantbuild";
    private const string Tool = $"\"{Place}/quantbuild\"";

    // An artifact cannot be published again where a job is run once more; shards that are there twice do no harm.
    private const string Attempt = "$(System.JobAttempt)";

    /// <summary>Composes the pipeline.</summary>
    /// <param name="settings">What is asked for.</param>
    /// <param name="work">What it runs.</param>
    public static JsonObject Of(LaunchSettings settings, CiWork work) => new()
    {
        ["name"] = $"{settings.Command.NameOf(settings.Shards)}-$(Date:yyyyMMdd)$(Rev:.r)",
        ["trigger"] = "none",
        ["pool"] = new JsonObject { ["vmImage"] = "ubuntu-latest" },
        ["jobs"] = new JsonArray([.. work.Rounds.SelectMany(round =>
            (JsonObject[])[ShardsOf(settings, work, round), MergeOf(settings, work, round)])]),
    };

    private static JsonObject ShardsOf(LaunchSettings settings, CiWork work, int round) => Fields.Of(
        ("job", $"shards_{round}"),
        ("dependsOn", round == 1 ? null : $"merge_{round - 1}"),
        ("condition", round == 1 ? null : $"and(succeeded(), eq(dependencies.merge_{round - 1}.outputs['merge.done'], 'false'))"),
        ("timeoutInMinutes", settings.Minutes),
        ("strategy", Fields.Of(
            ("maxParallel", settings.Max),
            ("matrix", Fields.Of(work.Numbers.Select(shard =>
                (FormattableString.Invariant($"shard_{shard}"), (JsonNode?)new JsonObject { ["shard"] = shard })))))),
        ("steps", new JsonArray(
        [
            .. Start(),
            .. round == 1 ? (JsonObject[])[] : Download(work, $"round-{round - 1}-all-*"),
            Bash(work.Shard(Tool, "$(shard)")),
            Publish($"round-{round}-shard-$(shard)-{Attempt}", work.Shards),
        ])));

    private static JsonObject MergeOf(LaunchSettings settings, CiWork work, int round)
    {
        var isLast = round == settings.Rounds;
        var merge = Bash(work.Merge(Tool, round, "echo \"##vso[task.setvariable variable=done;isOutput=true]$done\""));
        merge["name"] = "merge";
        var results = Publish($"{work.Results.Name}-{Attempt}", work.Results.Folder);
        results["condition"] = isLast ? "succeededOrFailed()" : "and(succeeded(), ne(variables['merge.done'], 'false'))";
        return Fields.Of(
            ("job", $"merge_{round}"),
            ("dependsOn", $"shards_{round}"),
            ("timeoutInMinutes", settings.Minutes),
            ("steps", new JsonArray(
            [
                .. Start(),
                .. Download(work, $"round-{round}-shard-*"),
                merge,
                .. isLast ? (JsonObject[])[] : [Publish($"round-{round}-all-{Attempt}", work.Shards)],
                results,
            ])));
    }

    private static JsonObject[] Start() =>
    [
        new() { ["task"] = "UseDotNet@2", ["inputs"] = new JsonObject { ["version"] = "10.0.x" } },
        Bash(CiWork.Install($"--tool-path \"{Place}\"")),
    ];

    // Several artifacts come each in a folder of its own.
    private static JsonObject[] Download(CiWork work, string pattern)
    {
        var shards = ShellText.CiLine([work.Shards]);
        return
        [
            new()
            {
                ["task"] = "DownloadPipelineArtifact@2",
                ["inputs"] = new JsonObject
                {
                    ["itemPattern"] = $"{pattern}/**",
                    ["path"] = "$(Agent.TempDirectory)/shards",
                },
            },
            Bash($"mkdir -p {shards}\ncp -R \"$AGENT_TEMPDIRECTORY\"/shards/*/. {shards}/\n"),
        ];
    }

    private static JsonObject Bash(string script) => new() { ["bash"] = $"set -e\n{script}" };

    private static JsonObject Publish(string name, string path) => new() { ["publish"] = path, ["artifact"] = name };
}
