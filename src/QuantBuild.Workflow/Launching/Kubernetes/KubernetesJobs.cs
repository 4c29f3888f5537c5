using System.Globalization;
using System.Text.Json.Nodes;
using QuantBuild.Workflow.Launching.Commands;
using QuantBuild.Workflow.Launching.Yaml;

namespace QuantBuild.Workflow.Launching.Kubernetes;

/// <summary>The jobs of a command in shards on Kubernetes: an indexed one for the shards of a round, and one that merges them, which is
/// suspended until they are done.</summary>
/// <param name="settings">What is asked for.</param>
/// <param name="command">The command, from the folder that the volume of data holds.</param>
internal sealed class KubernetesJobs(LaunchSettings settings, PortableCommand command)
{
    /// <summary>The exit code of a mistake on the command line, which no other try mends.</summary>
    private const int Mistaken = 2;

    /// <summary>Where the volume that is written is mounted.</summary>
    public const string Artifacts = "/artifacts";

    /// <summary>The exit code of a merge after which shards have to be computed again.</summary>
    public const int MoreRounds = 3;

    private const int User = 10001;
    private const long SecondsOfMinute = 60;
    private const int SecondsOfFinished = 7 * 24 * 3600;
    private const string Container = "quantbuild";
    private const string Data = "/data";

    /// <summary>The name that all objects of the launch are labelled by.</summary>
    public string Name { get; } = settings.Command.NameOf(settings.Shards);

    /// <summary>How many shards there are.</summary>
    public int Shards => settings.Shards;

    /// <summary>The name of the job of a round's shards.</summary>
    /// <param name="round">The round, from 1.</param>
    public string ShardsOf(int round) => FormattableString.Invariant($"{Name}-shards-{round}");

    /// <summary>The name of the job that merges a round.</summary>
    /// <param name="round">The round, from 1.</param>
    public string MergeOf(int round) => FormattableString.Invariant($"{Name}-merge-{round}");

    /// <summary>A call of the cluster's own program, for people to make.</summary>
    /// <param name="words">What stands behind the program, such as <c>delete job NAME</c>.</param>
    public string Call(string words) => settings.Namespace is { } place ? $"kubectl {words} --namespace={place}" : $"kubectl {words}";

    /// <summary>The jobs of a round.</summary>
    /// <param name="round">The round, from 1.</param>
    public IReadOnlyList<JsonObject> Of(int round) => [ShardJob(round), MergeJob(round)];

    private JsonObject ShardJob(int round) => Job(ShardsOf(round), new JsonObject
    {
        ["completionMode"] = "Indexed",
        ["completions"] = settings.Shards,
        ["parallelism"] = Math.Min(settings.Max ?? settings.Shards, settings.Shards),

        // A shard that failed is computed once more, and does not keep the others from theirs.
        ["backoffLimitPerIndex"] = 1,
        ["ttlSecondsAfterFinished"] = SecondsOfFinished,
        ["podFailurePolicy"] = Policy(Mistaken),
        ["template"] = Pod([.. command.Shard(ShardFolder), "--shard=auto"], settings.Minutes),
    });

    private JsonObject MergeJob(int round) => Job(MergeOf(round), new JsonObject
    {
        ["suspend"] = true,
        ["backoffLimit"] = 1,
        ["ttlSecondsAfterFinished"] = SecondsOfFinished,
        ["podFailurePolicy"] = Policy(1, Mistaken, MoreRounds),
        ["template"] = Pod(command.Merge(ShardFolder), minutes: null),
    });

    private string ShardFolder => $"{Artifacts}/launch/{Name}/shards";

    private JsonObject Job(string name, JsonObject spec) => new()
    {
        ["apiVersion"] = "batch/v1",
        ["kind"] = "Job",
        ["metadata"] = Fields.Of(("name", name), ("labels", Labels()), ("namespace", settings.Namespace)),
        ["spec"] = spec,
    };

    private JsonObject Labels() => new()
    {
        ["app.kubernetes.io/name"] = Container,
        [Kubectl.Instance] = Name,
    };

    // What takes a node away is not the shard's fault; some exit codes say that trying again is in vain.
    private static JsonObject Policy(params IReadOnlyList<int> exitCodes) => new()
    {
        ["rules"] = new JsonArray(
            new JsonObject
            {
                ["action"] = "Ignore",
                ["onPodConditions"] = new JsonArray(new JsonObject { ["type"] = "DisruptionTarget", ["status"] = "True" }),
            },
            new JsonObject
            {
                ["action"] = "FailJob",
                ["onExitCodes"] = new JsonObject
                {
                    ["containerName"] = Container,
                    ["operator"] = "In",
                    ["values"] = new JsonArray([.. exitCodes.Select(code => JsonValue.Create(code))]),
                },
            }),
    };

    private JsonObject Pod(IEnumerable<string> words, int? minutes) => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = Labels() },
        ["spec"] = Fields.Of(
            ("restartPolicy", "Never"),
            ("automountServiceAccountToken", false),
            ("enableServiceLinks", false),
            ("securityContext", new JsonObject
            {
                ["runAsNonRoot"] = true,
                ["runAsUser"] = User,
                ["runAsGroup"] = User,
                ["fsGroup"] = User,
                ["seccompProfile"] = new JsonObject { ["type"] = "RuntimeDefault" },
            }),
            ("containers", new JsonArray(ContainerOf(words))),
            ("volumes", new JsonArray(
                Claim("data", settings.DataClaim),
                Claim("artifacts", settings.ArtifactsClaim),
                new JsonObject { ["name"] = "tmp", ["emptyDir"] = new JsonObject() })),
            ("activeDeadlineSeconds", minutes is { } limit ? Math.Min(limit * SecondsOfMinute, int.MaxValue) : null)),
    };

    private JsonObject ContainerOf(IEnumerable<string> words)
    {
        var cores = (settings.Cpus ?? 1).ToString(CultureInfo.InvariantCulture);
        var memory = $"{settings.Memory ?? "4G"}i";
        return new JsonObject
        {
            ["name"] = Container,
            ["image"] = settings.Image,
            ["args"] = new JsonArray([.. words.Append($"--artifacts={Artifacts}").Select(word => JsonValue.Create(Escaped(word)))]),
            ["workingDir"] = command.Folder == "." ? Data : $"{Data}/{command.Folder}",
            ["env"] = new JsonArray(
                Variable("JOB_COMPLETIONS", settings.Shards.ToString(CultureInfo.InvariantCulture)),
                Variable("HOME", "/tmp")),
            ["resources"] = new JsonObject
            {
                ["requests"] = new JsonObject { ["cpu"] = cores, ["memory"] = memory },
                ["limits"] = new JsonObject { ["memory"] = memory },
            },
            ["securityContext"] = new JsonObject
            {
                ["allowPrivilegeEscalation"] = false,
                ["readOnlyRootFilesystem"] = true,
                ["capabilities"] = new JsonObject { ["drop"] = new JsonArray("ALL") },
            },
            ["volumeMounts"] = new JsonArray(
                new JsonObject { ["name"] = "data", ["mountPath"] = Data, ["readOnly"] = true },
                new JsonObject { ["name"] = "artifacts", ["mountPath"] = Artifacts },
                new JsonObject { ["name"] = "tmp", ["mountPath"] = "/tmp" }),
        };
    }

    // Kubernetes puts variables in the place of $(NAME), and one dollar in that of two.
    private static string Escaped(string word) => word.Replace("$", "$$", StringComparison.Ordinal);

    private static JsonObject Variable(string name, string value) => new() { ["name"] = name, ["value"] = value };

    private static JsonObject Claim(string name, string claim) => new()
    {
        ["name"] = name,
        ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = claim },
    };
}
