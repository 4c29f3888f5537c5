using Build.CommandLine;
using Build.Experiments;
using Build.Tasks.Demos;
using Cake.Frosting;
using QuantBuild.Demos;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tasks;

[TaskName(nameof(QuantizeAndEvaluate))]
[TaskDescription("Make, quantize and evaluate the models of all four demos, with one summary")]
[IsDependentOn(typeof(QuantizeAndEvaluateHousing))]
[IsDependentOn(typeof(QuantizeAndEvaluateMnist))]
[IsDependentOn(typeof(QuantizeAndEvaluateFashionMnist))]
[IsDependentOn(typeof(QuantizeAndEvaluateMobileNetV2))]
[Takes(nameof(Arguments.OfDemos), nameof(Arguments.OfSchemes), nameof(Arguments.OfBudgets), nameof(Arguments.OfShards))]
public sealed class QuantizeAndEvaluate : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        if (context.Workflow.Sharding.IsPart)
        {
            return;
        }

        DemoSteps.Summarize(context);
        context.Gate!.Check([.. DemoCatalog.All.Select(demo => demo.Name)]);
    }
}
