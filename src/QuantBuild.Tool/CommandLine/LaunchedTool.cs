using QuantBuild.Workflow.Launching.Commands;

namespace QuantBuild.Tool.CommandLine;

/// <summary>How the tool is started again elsewhere.</summary>
internal static class LaunchedTool
{
    private const string Host = "dotnet";

    /// <summary>The command line, without where it is launched.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="values">Its options.</param>
    /// <param name="names">Names that stand without an option's.</param>
    /// <param name="folder">The folder that people are in.</param>
    public static LaunchedCommand Command(string command, ParsedValues values, IEnumerable<string> names, string folder) =>
        new(Program, [command, .. names, .. values.Words([.. LaunchArguments.All, ToolArguments.Json])], folder);

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
