using Build.CommandLine;
using Cake.Frosting;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tasks;

[TaskName(nameof(Default))]
[TaskDescription("List the targets and their arguments")]
public sealed class Default : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) =>
        Listing.Write(context.Console, context.Graph, Arguments.All, BuildVariables.All);
}
