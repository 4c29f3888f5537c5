using Build.CommandLine;
using Build.Tasks;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;

namespace Build;

/// <summary>What messages call the targets and arguments of this build.</summary>
internal static class BuildWords
{
    public static CommandWords Of(TargetGraph graph) => new()
    {
        Model = Arguments.Model.Usage,
        Several = $"{nameof(QuantizeAndEvaluateModel)} takes several.",
        MakeSome = $"Make some, as with --target=QuantizeHousing, or name another model with {Arguments.Model.Usage}",
        MakeAgain = "Make it again, by the target that trains or saves it.",
        QuantizeAgain = "Quantize the model again, or run the target without --exclusive.",
        WriteBudgets = "Its schema is in schemas/.",
        MakerOfReport = demo => graph.Targets.FirstOrDefault(target => IsTargetOf(target.Name, demo)) is { } target
            ? $"--target={target.Name} makes it"
            : null,
    };

    private static bool IsTargetOf(string target, string demo) => target.Equals(
        nameof(QuantizeAndEvaluate) + demo.Replace("-", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
}
