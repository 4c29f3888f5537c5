using System.Text.Json.Nodes;
using QuantBuild.Tfjs.Quantizing;
using QuantBuild.Tool.CommandLine;
using QuantBuild.Tool.Output;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Quantizing;

namespace QuantBuild.Tool.Commands;

/// <summary><c>quantbuild quantize</c>.</summary>
internal static class QuantizeCommand
{
    public static CommandForm Form { get; } = new(
        "quantize", "Write a smaller model, by the reference converter's rules or by a scheme", Prepare)
    {
        Launched = run => QuantizeOperation.Check(run.Context, QuantizeSettings.From(run.Values)),
        Positional = Models.OfTfjs,
        Options =
        [
            Arguments.Output, Arguments.Schemes, Arguments.QuantizeUInt8, Arguments.QuantizeUInt16, Arguments.QuantizeFloat16,
            Arguments.WeightShardSizeBytes, Arguments.Dataset, .. Arguments.OfSchemes.Skip(1), Arguments.PerChannel,
            .. Arguments.OfShards, Arguments.SkipUnreadable, Arguments.MaxUnpackedBytes, Arguments.Gpu, ToolArguments.DryRun,
        ],
        Examples =
        [
            "quantize models/digits -o small --schemes=safe-8bit",
            "quantize models/digits -o small --quantize_uint8",
            "quantize models/digits/model.json -o small --quantize_uint8=*/kernel --quantize_float16",
            "quantize models/digits -o small --dataset=digits.json --schemes=small --on=slurm --shards=8",
        ],
    };

    private static ToolWork Prepare(ToolRun run)
    {
        var settings = QuantizeSettings.From(run.Values);
        return answer =>
        {
            var summary = QuantizeOperation.Run(run.Context, settings);
            answer["output"] = run.Context.Workspace.Display(settings.Output);
            if (summary is not null)
            {
                answer["bytesBefore"] = summary.BytesBefore;
                answer["bytesAfter"] = summary.BytesAfter;
                answer["modelJsonBytes"] = summary.ModelJsonBytes;
                answer["weights"] = new JsonArray([.. summary.Tensors.Select(WeightOf)]);
            }
        };
    }

    private static JsonObject WeightOf(TensorSummary tensor)
    {
        var weight = new JsonObject
        {
            ["name"] = tensor.Name,
            ["shape"] = JsonAnswer.Array(tensor.Shape),
            ["dtypeBefore"] = tensor.DtypeBefore.ToString().ToLowerInvariant(),
            ["dtypeAfter"] = tensor.DtypeAfter.ToString().ToLowerInvariant(),
            ["bytesBefore"] = tensor.BytesBefore,
            ["bytesAfter"] = tensor.BytesAfter,
        };
        if (tensor.Error is { } error)
        {
            weight["maxError"] = JsonAnswer.Number(error.MaxAbs);
            weight["rmsError"] = JsonAnswer.Number(error.Rms);
            weight["sqnrDb"] = JsonAnswer.Number(error.SqnrDb);
        }

        return weight;
    }
}
