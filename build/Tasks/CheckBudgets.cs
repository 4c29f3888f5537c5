using Build.CommandLine;
using Cake.Frosting;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tasks;

[TaskName(nameof(CheckBudgets))]
[TaskDescription("Hold the reports that there are against quantbuild.json, and compare them with earlier ones")]
[Takes(nameof(Arguments.OfBudgets))]
public sealed class CheckBudgets : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => context.Gate!.CheckExisting();
}
