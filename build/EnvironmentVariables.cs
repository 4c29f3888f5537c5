using System.Reflection;
using Build.CommandLine;
using QuantBuild.Keras;
using QuantBuild.Verification;

namespace Build;

/// <summary>Every environment variable that is read, here or in the libraries. A new one is one declaration here.</summary>
public static class EnvironmentVariables
{
    public static EnvironmentVariable Data { get; } = new(
        "QUANTBUILD_DATA", "folder that holds the datasets, where --dataDir is not given");

    public static EnvironmentVariable Libtorch { get; } = new(
        NativeLibraries.FolderVariable, "folder of a libtorch or PyTorch that is already installed, with CUDA or without");

    public static EnvironmentVariable UseCuda { get; } = new("UseCuda", "true: restore libtorch with CUDA, for --gpu");

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

    public static IReadOnlyList<EnvironmentVariable> All { get; } =
        [.. typeof(EnvironmentVariables).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Select(property => property.GetValue(null))
            .OfType<EnvironmentVariable>()];
}
