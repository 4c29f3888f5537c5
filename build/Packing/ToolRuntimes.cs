using Cake.Common;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;

namespace Build.Packing;

/// <summary>The systems that there can be a package of the tool for, which is compiled ahead for its system, and the one for all
/// others.</summary>
public static class ToolRuntimes
{
    /// <summary>Those that ONNX Runtime is built for, and <c>any</c>: the package that runs everywhere, compiled where it runs.</summary>
    public static IReadOnlyList<string> All { get; } = Arguments.Runtimes.Words;

    /// <summary>Those that can be packed here: a system's needs its runtime and host from the feed, and the compiler of this one.</summary>
    /// <param name="context">The paths and log.</param>
    /// <param name="tool">The tool's project.</param>
    /// <param name="wanted">Those that are asked for.</param>
    /// <exception cref="WorkflowException">None can.</exception>
    public static IReadOnlyList<string> Packable(BuildContext context, PackableProject tool, IReadOnlyList<string> wanted)
    {
        if (Restores(context, tool, wanted))
        {
            return wanted;
        }

        var packable = new List<string>();
        foreach (var runtime in wanted)
        {
            if (Restores(context, tool, [runtime]))
            {
                packable.Add(runtime);
            }
            else
            {
                context.Log.Warning(
                    "Warning: {0} is not packed for {1}, whose runtime does not restore from the feed.", tool.Name, runtime);
            }
        }

        return packable.Count > 0
            ? packable
            : throw new WorkflowException($"{tool.Name} cannot be packed: nothing that it needs restores.");
    }

    /// <summary>Systems as a property of the project, in which a semicolon would end the property.</summary>
    public static string Join(IEnumerable<string> runtimes) => string.Join('+', runtimes);

    private static bool Restores(BuildContext context, PackableProject tool, IEnumerable<string> runtimes)
    {
        var exitCode = context.StartProcess(
            "dotnet",
            new ProcessSettings
            {
                WorkingDirectory = context.Paths.Root,
                RedirectStandardOutput = true,
                Arguments = new ProcessArgumentBuilder()
                    .Append("restore")
                    .AppendQuoted(tool.File)
                    .Append($"-p:ToolRuntimes={Join(runtimes)}")
                    .Append("-p:IsForPackages=true")
                    .AppendSwitchQuoted("--artifacts-path", context.Paths.Packing),
            },
            out _);
        return exitCode == 0;
    }
}
