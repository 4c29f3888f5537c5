using QuantBuild.Workflow;
using QuantBuild.Workflow.Launching.Commands;

namespace QuantBuild.Tool.CommandLine;

/// <summary>How the tool is started again elsewhere.</summary>
internal static class LaunchedTool
{
    private const string Host = "dotnet";

    /// <summary>What a command line asks for; null where the command runs here.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="values">Its options.</param>
    /// <param name="names">Names that stand without an option's.</param>
    /// <param name="folder">The folder that people are in.</param>
    /// <exception cref="WorkflowException">Options do not go together.</exception>
    public static LaunchSettings? Settings(string command, ParsedValues values, IEnumerable<string> names, string folder)
    {
        var words = values.Words(argument => !LaunchArguments.All.Contains(argument) && argument != ToolArguments.Json);
        var launched = new LaunchedCommand(Program, [command, .. names, .. words], folder);
        return LaunchSettings.From(values, launched) is { } settings
            ? settings with { Words = [.. values.Words(LaunchArguments.All.Contains)] }
            : null;
    }

    // A tool that is installed has a program of its own; otherwise a host runs its assembly.
    private static IReadOnlyList<string> Program
    {
        get
        {
            var path = Environment.ProcessPath ?? Host;
            var assembly = typeof(LaunchedTool).Assembly;
            return Path.GetFileNameWithoutExtension(path) switch
            {
                var name when name == assembly.GetName().Name => [path],
                Host => [path, assembly.Location],
                _ => [Host, assembly.Location],
            };
        }
    }
}
