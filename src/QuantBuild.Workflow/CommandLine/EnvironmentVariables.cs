using System.Reflection;
using QuantBuild.Inference;
using QuantBuild.Verification;

namespace QuantBuild.Workflow.CommandLine;

/// <summary>Every environment variable that is read, here or in the libraries below. A new one is one declaration here.</summary>
public static class EnvironmentVariables
{
    // The description of a variable, which people see, is its documentation.
#pragma warning disable CS1591
    public static EnvironmentVariable Data { get; } = new(
        "QUANTBUILD_DATA", "folder that holds the datasets, where --dataDir is not given");

    public static EnvironmentVariable OnnxRuntime { get; } = new(
        OnnxRuntimeLibrary.FolderVariable, "folder of an ONNX Runtime that is already installed, with CUDA or without");

    public static EnvironmentVariable Chrome { get; } = new(
        Chromium.PathVariable, "program of the Chromium, Chrome or Edge for --browser, where it is not found by itself");

    public static EnvironmentVariable NoColor { get; } = new("NO_COLOR", "anything: no colours");

    public static EnvironmentVariable ContinuousIntegration { get; } = new(
        "CI", "anything: progress in plain lines, as most CI services set it");

    public static EnvironmentVariable GitHubSummary { get; } = new(
        "GITHUB_STEP_SUMMARY", "file that the reports are appended to as Markdown, as GitHub Actions sets it");

    public static EnvironmentVariable GitHubActions { get; } = new(
        "GITHUB_ACTIONS", "true: broken budgets are shown as errors beside the run, as GitHub Actions sets it");

    public static EnvironmentVariable AzurePipelines { get; } = new("TF_BUILD", "True: the reports are uploaded to the run's summary, "
        + "and broken budgets shown as its errors, as Azure Pipelines sets it");

    public static EnvironmentVariable SlurmTask { get; } = new(
        "SLURM_ARRAY_TASK_ID", "with --shard=auto, which part, as Slurm sets it");

    public static EnvironmentVariable SlurmTasks { get; } = new(
        "SLURM_ARRAY_TASK_COUNT", "with --shard=auto, how many parts, as Slurm sets it");

    public static EnvironmentVariable SlurmFirstTask { get; } = new(
        "SLURM_ARRAY_TASK_MIN", "with --shard=auto, the first part's number, as Slurm sets it");

    public static EnvironmentVariable SlurmLastTask { get; } = new(
        "SLURM_ARRAY_TASK_MAX", "with --shard=auto, the last part's number, as Slurm sets it: an array may count by twos");

    public static EnvironmentVariable KubernetesIndex { get; } = new(
        "JOB_COMPLETION_INDEX", "with --shard=auto, which part, as Kubernetes sets it for indexed jobs");

    public static EnvironmentVariable KubernetesCompletions { get; } = new(
        "JOB_COMPLETIONS", "with --shard=auto, how many parts; the job's manifest has to set it");

    public static EnvironmentVariable NodeIndex { get; } = new(
        "CI_NODE_INDEX", "with --shard=auto, which part, from 1, as GitLab sets it for parallel jobs");

    public static EnvironmentVariable NodeTotal { get; } = new(
        "CI_NODE_TOTAL", "with --shard=auto, how many parts, as GitLab sets it");

    public static EnvironmentVariable AwsIndex { get; } = new(
        "AWS_BATCH_JOB_ARRAY_INDEX", "with --shard=auto, which part, as AWS Batch sets it");

    public static EnvironmentVariable AwsSize { get; } = new(
        "AWS_BATCH_JOB_ARRAY_SIZE", "with --shard=auto, how many parts, as AWS Batch sets it");

#pragma warning restore CS1591

    /// <summary>All of them, in the order of their declaration.</summary>
    public static IReadOnlyList<EnvironmentVariable> All { get; } =
        [.. typeof(EnvironmentVariables).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Select(property => property.GetValue(null))
            .OfType<EnvironmentVariable>()];
}
