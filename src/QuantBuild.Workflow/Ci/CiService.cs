using QuantBuild.Common;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Ci;

/// <summary>Shows on the CI service's own pages what a run came to; elsewhere nothing is done. GitHub Actions and Azure Pipelines are known
/// by the variables that they set.</summary>
public static class CiService
{
    /// <summary>Appends a Markdown page to GitHub's summary file, and asks Azure Pipelines to upload it.</summary>
    /// <param name="context">The run.</param>
    /// <param name="markdown">The page's file.</param>
    /// <exception cref="WorkflowException">The summary file cannot be written.</exception>
    public static void Publish(WorkflowContext context, string markdown)
    {
        if (Variable(context, EnvironmentVariables.GitHubSummary.Name) is { } summary)
        {
            Append(summary, markdown);
        }

        if (IsTrue(context, EnvironmentVariables.AzurePipelines.Name))
        {
            context.Output.AzureCommand("task.uploadsummary", Path.GetFullPath(markdown));
        }
    }

    /// <summary>Gives the run an error that the service shows beside its result.</summary>
    /// <param name="context">The run.</param>
    /// <param name="title">What kind of error; never text that came from elsewhere.</param>
    /// <param name="message">What is wrong; nothing in it can give a command.</param>
    public static void Error(WorkflowContext context, string title, string message)
    {
        message = Printable.Message(message);
        if (IsTrue(context, EnvironmentVariables.GitHubActions.Name))
        {
            context.Output.GitHubError(title, message);
        }

        if (IsTrue(context, EnvironmentVariables.AzurePipelines.Name))
        {
            context.Output.AzureCommand("task.logissue type=error", $"{title}: {message}");
        }
    }

    private static bool IsTrue(WorkflowContext context, string name) =>
        string.Equals(Variable(context, name), "true", StringComparison.OrdinalIgnoreCase);

    private static string? Variable(WorkflowContext context, string name) =>
        context.Variable(name) is { Length: > 0 } value ? value : null;

    private static void Append(string summary, string markdown)
    {
        try
        {
            File.AppendAllText(summary, File.ReadAllText(markdown) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkflowException(
                $"The summary cannot be appended to {EnvironmentVariables.GitHubSummary.Name}={summary}: {e.Message}", e);
        }
    }
}
