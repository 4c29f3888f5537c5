using Cake.Core.Diagnostics;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName(nameof(Clean))]
[TaskDescription("Delete everything that the build wrote (artifacts/)")]
public sealed class Clean : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        if (!Directory.Exists(context.Paths.Artifacts))
        {
            return;
        }

        // The page that says what appears there stays.
        foreach (var folder in Directory.EnumerateDirectories(context.Paths.Artifacts))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var file in Directory.EnumerateFiles(context.Paths.Artifacts).Where(file => Path.GetFileName(file) != "README.md"))
        {
            File.Delete(file);
        }

        context.Log.Information("Deleted {0}", context.Paths.Artifacts);
    }
}
