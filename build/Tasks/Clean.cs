using Cake.Core.Diagnostics;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName(nameof(Clean))]
[TaskDescription("Delete everything that the build wrote (artifacts/)")]
public sealed class Clean : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        if (Directory.Exists(context.Paths.Artifacts))
        {
            Directory.Delete(context.Paths.Artifacts, recursive: true);
            context.Log.Information("Deleted {0}", context.Paths.Artifacts);
        }
    }
}
