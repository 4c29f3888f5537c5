using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Launching.Commands;
using QuantBuild.Workflow.Launching.Yaml;

namespace QuantBuild.Workflow.Launching.Ci;

/// <summary>Writes workflows where services look for them.</summary>
internal static partial class WorkflowFile
{
    private const string Mark = "# Written by quantbuild: ";

    /// <summary>Writes the workflow that is asked for.</summary>
    /// <param name="context">The workspace.</param>
    /// <param name="settings">What is asked for.</param>
    /// <returns>The file.</returns>
    /// <exception cref="WorkflowException">There are too many shards, a path leads out of the repository, or a file of somebody else's is
    /// in the place.</exception>
    public static string Write(WorkflowContext context, LaunchSettings settings)
    {
        var root = RepositoryOf(context.Workspace.Root);
        var isGitHub = settings.On == "github";
        if (isGitHub && settings.Shards > GitHubWorkflow.MostShards)
        {
            throw new WorkflowException(
                $"A matrix of GitHub Actions has at most {GitHubWorkflow.MostShards} jobs. Got --shards={settings.Shards}.");
        }

        const string Runner = "a runner";
        var command = PortableCommand.Of(settings.Command, root, Runner);
        var artifacts = PortableCommand.Below(root, context.Workspace.Artifacts, "The folder of artifacts", Runner);
        if (new[] { artifacts, command.Output }.FirstOrDefault(path => path is not null && !Plain().IsMatch(path)) is { } named)
        {
            throw new WorkflowException("The path of the artifacts, which a workflow's steps name, must be of letters, digits, points, "
                + $"hyphens, underscores and strokes. Got \"{Printable.Text(named)}\".");
        }

        var work = new CiWork(settings, command, artifacts);
        var path = settings.Workflow
            ?? Path.Combine(root, isGitHub ? ".github/workflows/quantbuild.yml" : "azure-pipelines-quantbuild.yml");
        Save(path, settings, isGitHub ? GitHubWorkflow.Of(settings, work) : AzurePipeline.Of(settings, work));
        return path;
    }

    private static void Save(string path, LaunchSettings settings, JsonObject workflow)
    {
        if (File.Exists(path) && !File.ReadLines(path).FirstOrDefault(string.Empty).StartsWith(Mark, StringComparison.Ordinal))
        {
            throw new WorkflowException(
                $"{path} is there, and was not written by quantbuild. {LaunchArguments.Workflow.Usage} names another file.");
        }

        var words = ShellText.Line(["quantbuild", .. settings.Command.Words, .. settings.Words]);
        var text = $"{Mark}{Printable.Message(words)} writes it again.\n{YamlText.Of(workflow)}";
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_./-]*\z")]
    private static partial Regex Plain();

    private static string RepositoryOf(string folder)
    {
        for (var above = new DirectoryInfo(folder); above is not null; above = above.Parent)
        {
            if (Path.Exists(Path.Combine(above.FullName, ".git")))
            {
                return above.FullName;
            }
        }

        return folder;
    }
}
