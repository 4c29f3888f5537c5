using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using QuantBuild.Workflow.Launching;
using QuantBuild.Workflow.Launching.Commands;

namespace QuantBuild.Workflow.Tests.Launching.Kubernetes;

/// <summary>What is written for Kubernetes, read by the API's own types, which refuse a field that they do not know.</summary>
public sealed partial class KubernetesJobsTests : IDisposable
{
    private readonly Launches _launches = new();

    public static TheoryData<string> Hostile => Launches.Hostile;

    public void Dispose() => _launches.Dispose();

    [Fact]
    public void Shards_are_an_indexed_job_that_computes_a_failed_one_once_more()
    {
        // act
        var (shards, merge) = Written(settings => settings with { Max = 2, Cpus = 2, Memory = "6G", Minutes = 30, Namespace = "models" });

        // assert
        Assert.Equal(("batch/v1", "Job", "models"), (shards.ApiVersion, shards.Kind, shards.Metadata.NamespaceProperty));
        Assert.Equal(
            ("Indexed", 4, 2, 1),
            (shards.Spec.CompletionMode, shards.Spec.Completions, shards.Spec.Parallelism, shards.Spec.BackoffLimitPerIndex));
        Assert.Equal(30 * 60, shards.Spec.Template.Spec.ActiveDeadlineSeconds);
        var container = Assert.Single(shards.Spec.Template.Spec.Containers);
        Assert.Equal("4", container.Env.Single(variable => variable.Name == "JOB_COMPLETIONS").Value);
        Assert.Equal(("2", "6Gi"), (container.Resources.Requests["cpu"].ToString(), container.Resources.Limits["memory"].ToString()));
        Assert.Equal(
            ["run", "digits", $"--shardDir=/artifacts/launch/{Name}/shards", "--shard=auto", "--artifacts=/artifacts"], container.Args);
        Assert.Equal(
            ["run", "digits", "--merge", $"--shardDir=/artifacts/launch/{Name}/shards", "--artifacts=/artifacts"],
            merge.Spec.Template.Spec.Containers.Single().Args);
        Assert.True(merge.Spec.Suspend);
        Assert.Contains(3, merge.Spec.PodFailurePolicy.Rules.Single(rule => rule.Action == "FailJob").OnExitCodes.Values);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("models", " --namespace=models")]
    public void The_head_of_the_file_has_the_commands_as_they_are_typed(string? place, string end)
    {
        // act
        var path = LaunchOperation.Run(
            _launches.Context, _launches.Settings("kubernetes", ["run", "digits"]) with { Namespace = place });

        // assert
        Assert.Equal(
            [
                $"# kubectl apply -f FILE{end}",
                $"# kubectl wait --for=condition=complete --timeout=-1s job/{Name}-shards-1{end}",
                $"# kubectl patch job {Name}-merge-1 --type=merge --patch '{{\"spec\":{{\"suspend\":false}}}}'{end}",
            ],
            File.ReadLines(path).Where(line => line.StartsWith("# kubectl", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_limit_is_at_most_what_the_API_takes()
    {
        // act
        var (shards, _) = Written(settings => settings with { Minutes = int.MaxValue });

        // assert
        Assert.Equal(int.MaxValue, shards.Spec.Template.Spec.ActiveDeadlineSeconds);
    }

    [Fact]
    public void A_field_that_the_API_does_not_know_would_be_refused()
    {
        // arrange
        var path = LaunchOperation.Run(_launches.Context, _launches.Settings("kubernetes", ["run"]));
        var shards = File.ReadAllText(path).Split("\n---\n")[0];

        // act and assert
        Assert.NotNull(KubernetesYaml.Deserialize<V1Job>(shards, strict: true));
        Assert.ThrowsAny<Exception>(() => KubernetesYaml.Deserialize<V1Job>(
            shards.Replace("backoffLimitPerIndex", "backoffLimitPerIndices", StringComparison.Ordinal), strict: true));
    }

    [Fact]
    public void Nothing_runs_as_root_or_writes_where_it_should_not()
    {
        // act
        var (shards, merge) = Written(settings =>
            settings with { DataClaim = "pictures", ArtifactsClaim = "results", Image = "registry:5000/q@sha256:0a" });

        // assert
        foreach (var pod in (V1PodSpec[])[shards.Spec.Template.Spec, merge.Spec.Template.Spec])
        {
            var container = Assert.Single(pod.Containers);
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.NotEqual(0, pod.SecurityContext.RunAsUser);
            Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
            Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.Equal("registry:5000/q@sha256:0a", container.Image);
            Assert.Equal(
                [("data", "pictures"), ("artifacts", "results")],
                pod.Volumes.Where(volume => volume.PersistentVolumeClaim is not null)
                    .Select(volume => (volume.Name, volume.PersistentVolumeClaim.ClaimName)));
            Assert.Equal(pod.Volumes.Select(volume => volume.Name), container.VolumeMounts.Select(mount => mount.Name));
            Assert.True(container.VolumeMounts.Single(mount => mount.Name == "data").ReadOnlyProperty);
            Assert.Equal("Never", pod.RestartPolicy);
        }
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Names_of_any_kind_reach_the_program_as_they_are(string name)
    {
        // arrange
        Directory.CreateDirectory(_launches.Folder[name]);

        // act
        var (shards, _) = Written(settings => settings, ["run", name, $"--baseline={name}"], name);

        // assert: as the kubelet reads it, which puts variables into arguments
        var container = shards.Spec.Template.Spec.Containers.Single();
        Assert.Equal(["run", name, $"--baseline={name}"], container.Args.Take(3).Select(Expanded));
        Assert.Equal($"/data/{name}", container.WorkingDir);
        Assert.Matches(@"^[a-z]([a-z0-9-]{0,50}[a-z0-9])?\z", shards.Metadata.Name);
        Assert.All(shards.Metadata.Labels.Values, label => Assert.Matches(@"^[a-z]([a-z0-9-]{0,61}[a-z0-9])?\z", label));
    }

    [Fact]
    public void Paths_of_this_machine_become_those_of_the_volume_and_others_are_refused()
    {
        // act
        var (shards, _) = Written(
            settings => settings, ["run", $"--baseline={_launches.Folder["before"]}", "--artifacts=/elsewhere"], "sub");
        var error = Assert.Throws<WorkflowException>(() => Written(settings => settings, ["run", "--baseline=../before"]));

        // assert
        Assert.Equal(["run", "--baseline=../before"], shards.Spec.Template.Spec.Containers.Single().Args.Take(2));
        Assert.StartsWith($"--baseline=../before lies outside of {_launches.Folder.Path}", error.Message, StringComparison.Ordinal);
    }

    private string Name => _launches.Settings("kubernetes", ["run", "digits"]).Command.NameOf(4);

    private (V1Job Shards, V1Job Merge) Written(
        Func<LaunchSettings, LaunchSettings> asked, IReadOnlyList<string>? words = null, string folder = "")
    {
        var path = LaunchOperation.Run(_launches.Context, asked(_launches.Settings("kubernetes", words ?? ["run", "digits"], folder)));
        var yaml = File.ReadAllText(path);
        LaunchOperation.Run(_launches.Context, asked(_launches.Settings("kubernetes", words ?? ["run", "digits"], folder)));
        Assert.Equal(yaml, File.ReadAllText(path));
        var documents = yaml.Split("\n---\n");
        Assert.Equal(2, documents.Length);
        return (Read(documents[0]), Read(documents[1]));

        static V1Job Read(string document) => KubernetesYaml.Deserialize<V1Job>(document, strict: true);
    }

    private static string Expanded(string argument) =>
        Variables().Replace(argument, match => match.Value == "$$" ? "$" : $"<{match.Value}>");

    [GeneratedRegex(@"\$\$|\$\([^)]*\)")]
    private static partial Regex Variables();
}
