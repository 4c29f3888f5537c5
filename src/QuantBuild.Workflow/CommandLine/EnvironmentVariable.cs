namespace QuantBuild.Workflow.CommandLine;

/// <summary>One environment variable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it holds, in a few words.</param>
public sealed record EnvironmentVariable(string Name, string Description);
