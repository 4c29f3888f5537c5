using System.Text.RegularExpressions;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Launching.Commands;

/// <summary>What says on which machines a command runs in shards, and how they are asked for.</summary>
public static partial class LaunchArguments
{
    // The description of an argument, which people see, is its documentation.
#pragma warning disable CS1591
    public static Argument<string?> On { get; } = new(
        "on", "runs it in shards elsewhere: as jobs of Slurm or Kubernetes, or as a workflow to commit; see docs/scale.md",
        Values.OneOf("slurm", "kubernetes", "github", "azure"))
    {
        Default = "none",
    };

    public static Argument<int?> Shards { get; } = new("shards", "how many shards the work is cut into", Values.Integer(1, 10000))
    {
        Default = "8",
    };

    public static Argument<int?> Max { get; } = new("max", "most shards at a time", Values.Integer(1))
    {
        Default = "none",
    };

    public static Argument<int?> Rounds { get; } = new(
        "rounds", "most rounds that a workflow has; a search needs several", Values.Integer(1, 50))
    {
        Default = "1",
    };

    public static Argument<string?> Partition { get; } = new(
        "partition", "Slurm's partition",
        Matching("=NAME", "a name of letters, digits, points, hyphens, underscores and commas", Partitions()))
    {
        Default = "Slurm's own",
    };

    public static Argument<int?> Cpus { get; } = new("cpus", "cores of a shard", Values.Integer(1))
    {
        Default = "1",
    };

    public static Argument<string?> Memory { get; } = new(
        "memory", "memory of a shard", Matching("=SIZE", "a whole number with M, G or T behind it, as in 4G", Sizes()))
    {
        Default = "Slurm's own; 4G on Kubernetes",
    };

    public static Argument<int?> Minutes { get; } = new(
        "minutes", "minutes after which a shard is ended", Values.Integer(1))
    {
        Default = "none",
    };

    public static Argument<bool> CancelOnInterrupt { get; } = new(
        "cancelOnInterrupt", "cancel the jobs where the command is interrupted", Values.Flag)
    {
        Default = "off",
    };

    public static Argument<string?> Image { get; } = new(
        "image", "Kubernetes: image of the tool, see Dockerfile",
        Matching("=NAME", "the name of an image, as in registry/quantbuild:1", Images()))
    {
        Default = "quantbuild",
    };

    public static Argument<string?> DataClaim { get; } = new(
        "dataClaim", "Kubernetes: claim of the volume with quantbuild.json, models and data, which is only read", DnsName)
    {
        Default = "quantbuild-data",
    };

    public static Argument<string?> ArtifactsClaim { get; } = new(
        "artifactsClaim", "Kubernetes: claim of the volume for what is written, which several machines may write", DnsName)
    {
        Default = "quantbuild-artifacts",
    };

    public static Argument<string?> Namespace { get; } = new("namespace", "Kubernetes: namespace of the jobs", DnsName)
    {
        Default = "kubectl's own",
    };

    public static Argument<bool> Apply { get; } = new("apply", "Kubernetes: apply what was written, with kubectl", Values.Flag)
    {
        Default = "off",
    };

    public static Argument<string?> Workflow { get; } = new(
        "workflow", "file that the workflow or the jobs are written to", Values.Path)
    {
        Default = "quantbuild.yml in .github/workflows, azure-pipelines-quantbuild.yml, or a file in artifacts/launch",
    };
#pragma warning restore CS1591

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Argument> All { get; } =
    [
        On, Shards, Max, Rounds, Partition, Cpus, Memory, Minutes, CancelOnInterrupt, Image, DataClaim, ArtifactsClaim, Namespace, Apply,
        Workflow,
    ];

    private static Value<string?> DnsName => Matching(
        "=NAME", "a name of small letters, digits, hyphens and points that begins and ends with a letter or a digit", DnsNames());

    private static Value<string?> Matching(string suffix, string rule, Regex form) => new(
        suffix,
        rule,
        (ArgumentText given, out string? value) =>
        {
            value = given.Text;
            return value is not null && form.IsMatch(value);
        });

    [GeneratedRegex(@"^[A-Za-z0-9_.-]+(,[A-Za-z0-9_.-]+)*\z")]
    private static partial Regex Partitions();

    [GeneratedRegex(@"^[1-9][0-9]{0,6}[MGT]\z")]
    private static partial Regex Sizes();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,254}\z")]
    private static partial Regex Images();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?\z")]
    private static partial Regex DnsNames();
}
