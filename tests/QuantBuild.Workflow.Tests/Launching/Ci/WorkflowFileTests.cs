using System.Diagnostics;
using QuantBuild.Workflow.Launching;
using QuantBuild.Workflow.Launching.Commands;
using YamlDotNet.RepresentationModel;

namespace QuantBuild.Workflow.Tests.Launching.Ci;

/// <summary>The workflows that are written for CI services.</summary>
public sealed class WorkflowFileTests : IDisposable
{
    private readonly Launches _launches = new();

    public static bool HasNoBash => !File.Exists("/bin/bash");

    public static TheoryData<string, string> Hostile =>
        new MatrixTheoryData<string, string>(["github", "azure"], Launches.Hostile.Select(row => row.Data));

    public void Dispose() => _launches.Dispose();

    [Fact]
    public void A_matrix_of_GitHub_computes_the_shards_and_a_job_behind_it_merges()
    {
        // act
        var jobs = Jobs(Written("github", settings => settings with { Max = 2, Minutes = 60 }));

        // assert
        Assert.Equal(["shards-1", "merge-1"], jobs.Keys);
        Assert.Equal(["0", "1", "2", "3"], ((YamlSequenceNode)At(jobs["shards-1"], "strategy", "matrix", "shard")).Select(Text));
        Assert.Equal("2", Text(jobs["shards-1"], "strategy", "max-parallel"));
        Assert.Equal("false", Text(jobs["shards-1"], "strategy", "fail-fast"));
        Assert.Equal("60", Text(jobs["shards-1"], "timeout-minutes"));
        Assert.Equal("shards-1", Text(jobs["merge-1"], "needs"));
        Assert.Contains("quantbuild run digits --shardDir=artifacts/shards --shard=${{ matrix.shard }}/4\n", Scripts(jobs["shards-1"]));
        Assert.Contains("quantbuild run digits --merge --shardDir=artifacts/shards\n", Scripts(jobs["merge-1"]));
        AssertPassedOn(jobs, "upload-artifact", "download-artifact", "pattern");
    }

    [Fact]
    public void A_matrix_of_Azure_computes_the_shards_and_a_job_behind_it_merges()
    {
        // act
        var jobs = Jobs(Written("azure", settings => settings with { Max = 2, Minutes = 60 }));

        // assert
        Assert.Equal(["shards_1", "merge_1"], jobs.Keys);
        Assert.Equal(
            ["shard_0", "shard_1", "shard_2", "shard_3"],
            ((YamlMappingNode)At(jobs["shards_1"], "strategy", "matrix")).Children.Keys.Select(name => ((YamlScalarNode)name).Value));
        Assert.Equal("2", Text(jobs["shards_1"], "strategy", "maxParallel"));
        Assert.Equal("60", Text(jobs["shards_1"], "timeoutInMinutes"));
        Assert.Equal("shards_1", Text(jobs["merge_1"], "dependsOn"));
        var (shard, merge) = (Scripts(jobs["shards_1"])[^1], Scripts(jobs["merge_1"])[^1]);
        Assert.EndsWith("run digits --shardDir=artifacts/shards --shard=$(shard)/4\n", shard, StringComparison.Ordinal);
        Assert.EndsWith("run digits --merge --shardDir=artifacts/shards\n", merge, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("github", '-')]
    [InlineData("azure", '_')]
    public void Each_further_round_runs_only_where_the_merge_before_it_asks_for_one(string service, char dash)
    {
        // act
        var jobs = Jobs(Written(service, settings => settings with { Rounds = 3 }));

        // assert
        Assert.Equal(
            ["shards-1", "merge-1", "shards-2", "merge-2", "shards-3", "merge-3"], jobs.Keys.Select(name => name.Replace(dash, '-')));
        foreach (var round in (int[])[2, 3])
        {
            var shards = jobs[$"shards{dash}{round}"];
            Assert.Equal($"merge{dash}{round - 1}", Text(shards, service == "github" ? "needs" : "dependsOn"));
            Assert.Contains("'false'", Text(shards, service == "github" ? "if" : "condition"), StringComparison.Ordinal);
        }
    }

    [Theory(Skip = "There is no /bin/bash.", SkipWhen = nameof(HasNoBash))]
    [InlineData(0, 0, "true")]
    [InlineData(3, 0, "false")]
    [InlineData(1, 1, "")]
    public void A_merge_says_whether_there_is_more_and_fails_where_the_program_does(int code, int expected, string done)
    {
        // arrange
        var merge = Scripts(Jobs(Written("github", settings => settings with { Rounds = 2 }))["merge-1"])[^1];
        _launches.Folder.Write("output", string.Empty);

        // act
        var exitCode = Run(merge, $"exit {code}");

        // assert
        Assert.Equal(expected, exitCode);
        Assert.Equal(done.Length == 0 ? string.Empty : $"done={done}\n", File.ReadAllText(_launches.Folder["output"]));
    }

    [Theory(Skip = "There is no /bin/bash.", SkipWhen = nameof(HasNoBash))]
    [MemberData(nameof(Hostile))]
    public void Names_of_any_kind_reach_the_program_as_they_are(string service, string name)
    {
        // arrange
        Directory.CreateDirectory(_launches.Folder[name]);
        var tool = service == "github" ? "bin" : "agent/quantbuild";

        // act
        var text = Written(service, settings => settings, ["run", name, $"--baseline={name}"], name);
        var jobs = Jobs(text).Values.ToArray();
        var script = Scripts(jobs[0]).Single(script => script.Contains("--shard=", StringComparison.Ordinal));
        var exitCode = Run(
            script.Replace("${{ matrix.shard }}", "1", StringComparison.Ordinal).Replace("$(shard)", "1", StringComparison.Ordinal),
            "pwd > \"$SAID\"; printf '%s\\n' \"$@\" >> \"$SAID\"", tool);

        // assert: neither the service's expressions nor its commands are in what is left
        var said = File.ReadAllText(_launches.Folder["said"]);
        Assert.Equal(0, exitCode);
        Assert.Equal($"{_launches.Folder[name]}\nrun\n{name}\n--baseline={name}\n--shardDir=../artifacts/shards\n--shard=1/4\n", said);
        var left = script.Replace("${{ matrix.shard }}", "1", StringComparison.Ordinal).Replace("$(shard)", "1", StringComparison.Ordinal);
        Assert.All((string[])["${{", "$(", "$[", "##", "::"], sign => Assert.DoesNotContain(sign, left, StringComparison.Ordinal));
        Assert.StartsWith("# Written by quantbuild: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_somebody_elses_stays_and_one_of_ours_is_written_again_the_same()
    {
        // arrange
        var first = Written("github", settings => settings);
        _launches.Folder.Write("azure-pipelines-quantbuild.yml", "trigger: none\n");

        // act
        var second = Written("github", settings => settings);
        var error = Assert.Throws<WorkflowException>(() => Written("azure", settings => settings));

        // assert
        Assert.Equal(first, second);
        Assert.Contains("was not written by quantbuild", error.Message, StringComparison.Ordinal);
        Assert.Equal("trigger: none\n", File.ReadAllText(_launches.Folder["azure-pipelines-quantbuild.yml"]));
    }

    [Fact]
    public void More_shards_than_a_matrix_of_GitHub_may_have_are_refused() => Assert.Equal(
        "A matrix of GitHub Actions has at most 256 jobs. Got --shards=257.",
        Assert.Throws<WorkflowException>(() => Written("github", settings => settings with { Shards = 257 })).Message);

    private string Written(
        string on, Func<LaunchSettings, LaunchSettings> asked, IReadOnlyList<string>? words = null, string folder = "") =>
        File.ReadAllText(LaunchOperation.Run(_launches.Context, asked(_launches.Settings(on, words ?? ["run", "digits"], folder))));

    private int Run(string script, string program, string place = "bin")
    {
        _launches.Folder.Write(Path.Combine(place, "quantbuild"), $"#!/bin/bash\n{program}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                _launches.Folder[Path.Combine(place, "quantbuild")],
                UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        var start = new ProcessStartInfo("/bin/bash", ["-e", "-c", script]) { WorkingDirectory = _launches.Folder.Path };
        start.Environment["PATH"] = $"{_launches.Folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["AGENT_TEMPDIRECTORY"] = _launches.Folder["agent"];
        start.Environment["GITHUB_OUTPUT"] = _launches.Folder["output"];
        start.Environment["SAID"] = _launches.Folder["said"];
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    // What a later job fetches, an earlier one must have kept.
    private static void AssertPassedOn(Dictionary<string, YamlMappingNode> jobs, string keep, string fetch, string pattern)
    {
        var kept = Steps(jobs.Values, keep).Select(step => Text(step, "with", "name")).ToList();
        Assert.All(
            Steps(jobs.Values, fetch).Select(step => Text(step, "with", pattern).TrimEnd('*')),
            start => Assert.Contains(kept, name => name.StartsWith(start, StringComparison.Ordinal)));
    }

    private static IEnumerable<YamlMappingNode> Steps(IEnumerable<YamlMappingNode> jobs, string use) =>
        jobs.SelectMany(job => (YamlSequenceNode)At(job, "steps")).Cast<YamlMappingNode>()
            .Where(step => step.Children.TryGetValue("uses", out var uses) && ((string?)uses)!.Contains(use, StringComparison.Ordinal));

    private static Dictionary<string, YamlMappingNode> Jobs(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var jobs = ((YamlMappingNode)stream.Documents.Single().RootNode).Children["jobs"];
        return jobs is YamlMappingNode named
            ? named.Children.ToDictionary(job => (string)job.Key!, job => (YamlMappingNode)job.Value)
            : ((YamlSequenceNode)jobs).ToDictionary(job => Text(job, "job"), job => (YamlMappingNode)job);
    }

    private static List<string> Scripts(YamlMappingNode job) =>
        [.. from step in ((YamlSequenceNode)At(job, "steps")).Cast<YamlMappingNode>()
            from field in step.Children
            where (string?)field.Key is "run" or "bash"
            select (string)field.Value!];

    private static YamlNode At(YamlNode node, params IEnumerable<string> names) => names.Aggregate(node, (at, name) => at[name]);

    private static string Text(YamlNode node) => (string)node!;

    private static string Text(YamlNode node, params IEnumerable<string> names) => (string)At(node, names)!;
}
