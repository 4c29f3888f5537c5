using Build.CommandLine;
using Build.Experiments;
using Build.Quantizing;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using QuantBuild.Common;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Quantizing;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Output;

namespace Build.Tasks;

[TaskName(nameof(QuantizeModel))]
[TaskDescription("Quantize any TF.js model, with the reference converter's flags or by a scheme")]
[Takes(nameof(Arguments.Model), nameof(Arguments.Output))]
[Takes(nameof(
    Arguments.QuantizeUInt8), nameof(Arguments.QuantizeUInt16), nameof(Arguments.QuantizeFloat16), nameof(Arguments.WeightShardSizeBytes))]
[Takes(nameof(Arguments.OfSchemes), nameof(Arguments.PerChannel), nameof(Arguments.Dataset), nameof(Arguments.SkipUnreadable))]
public sealed class QuantizeModel : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        var model = DescribedArguments.RequireTfjs(context.Require(Arguments.Model));
        var output = context.Require(Arguments.Output);
        if (context.IsGiven(Arguments.Schemes) || context.IsGiven(Arguments.Goal))
        {
            SchemeWork.Run(context, model, output, [.. Rules.Select(rule => rule.Argument), Arguments.WeightShardSizeBytes]);
            context.Log.Information("Written: {0}", context.Paths.Display(output));
            return;
        }

        if (context.IsGiven(Arguments.PerChannel))
        {
            throw new WorkflowException(
                $"--perChannel goes with --schemes, as in --schemes=safe-8bit; {SchemeCatalog.NamesWithPerChannel} take it.");
        }

        var options = new TfjsWriteOptions
        {
            ShardSizeBytes = context.Get(Arguments.WeightShardSizeBytes) ?? TfjsWriteOptions.DefaultShardSizeBytes,
        };
        var plan = PlanOf(context);
        var summary = ConsoleProgress.Run(context.Console, "Quantizing", tell => TfjsModelQuantizer.Quantize(
            model, output, plan, options, new ImmediateProgress<QuantizationProgress>(
                progress => tell(progress.BytesTotal == 0 ? 1 : (double)progress.BytesDone / progress.BytesTotal))));

        if (summary.SourceDtypes.Count > 0)
        {
            context.Log.Information(
                "Source ({0}): the model is already quantized.", string.Join(", ", summary.SourceDtypes).ToLowerInvariant());
        }

        QuantizationTable.Write(context.Console, summary);
        foreach (var warning in summary.Warnings)
        {
            context.Log.Warning("Warning: {0}", warning);
        }

        context.Log.Information("Written: {0}", context.Paths.Display(output));
    }

    private static (QuantizedDtype Dtype, Argument<IReadOnlyList<string>?> Argument)[] Rules =>
    [
        (QuantizedDtype.UInt8, Arguments.QuantizeUInt8),
        (QuantizedDtype.UInt16, Arguments.QuantizeUInt16),
        (QuantizedDtype.Float16, Arguments.QuantizeFloat16),
    ];

    private static QuantizationPlan PlanOf(BuildContext context)
    {
        var given = Rules
            .Where(rule => context.IsGiven(rule.Argument))
            .Select(rule => new QuantizationRule(rule.Dtype, context.Get(rule.Argument) is { Count: > 0 } patterns ? patterns : null))
            .ToArray();
        if (given.Length == 0)
        {
            context.Log.Warning(
                "Warning: no --quantize_uint8, --quantize_uint16 or --quantize_float16 was given; the weights are copied as they are.");
        }

        return QuantizationPlan.Create(given);
    }
}
