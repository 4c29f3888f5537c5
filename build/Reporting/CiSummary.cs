namespace Build.Reporting;

/// <summary>Shows a Markdown page on the CI service's own page of the run.</summary>
public static class CiSummary
{
    /// <summary>Appends to GitHub's summary file, and asks Azure Pipelines to upload the page; elsewhere nothing is done.</summary>
    /// <exception cref="BuildException">The summary file cannot be written.</exception>
    public static void Publish(BuildContext context, string markdown)
    {
        if (Variable(context, EnvironmentVariables.GitHubSummary.Name) is { } summary)
        {
            Append(summary, markdown);
        }

        if (string.Equals(Variable(context, EnvironmentVariables.AzurePipelines.Name), "true", StringComparison.OrdinalIgnoreCase))
        {
            context.Output.Command("task.uploadsummary", Path.GetFullPath(markdown));
        }
    }

    private static string? Variable(BuildContext context, string name) =>
        context.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static void Append(string summary, string markdown)
    {
        try
        {
            File.AppendAllText(summary, File.ReadAllText(markdown) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BuildException($"The summary cannot be appended to {EnvironmentVariables.GitHubSummary.Name}={summary}: {e.Message}", e);
        }
    }
}
