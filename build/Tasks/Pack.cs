using Build.CommandLine;
using Build.Packing;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tasks;

[TaskName(nameof(Pack))]
[TaskDescription("Write every package to artifacts/packages: the tool, compiled ahead for each system, and the libraries")]
[Takes(nameof(Arguments.Runtimes))]
public sealed class Pack : FrostingTask<BuildContext>
{
    private const string Tool = "QuantBuild.Tool";

    public override void Run(BuildContext context)
    {
        if (Directory.Exists(context.Paths.Packages))
        {
            Directory.Delete(context.Paths.Packages, recursive: true);
        }

        foreach (var project in PackableProject.FindAll(context.Paths.Sources))
        {
            if (project.Name == Tool)
            {
                var runtimes = ToolRuntimes.Packable(context, project, context.Values.Get(Arguments.Runtimes) ?? ToolRuntimes.All);
                project.Pack(context, ("ToolRuntimes", ToolRuntimes.Join(runtimes)));
            }
            else
            {
                project.Pack(context);
            }
        }

        foreach (var package in Directory.GetFiles(context.Paths.Packages).Order(StringComparer.Ordinal))
        {
            context.Log.Information("Written: {0}", context.Paths.Display(package));
        }
    }
}
