using System.Text.Json.Nodes;
using QuantBuild.Experiments.Recipes;
using QuantBuild.Tool.CommandLine;
using QuantBuild.Tool.Output;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Experiments;
using QuantBuild.Workflow.Inspecting;

namespace QuantBuild.Tool.Commands;

/// <summary><c>quantbuild inspect</c>.</summary>
internal static class InspectCommand
{
    public static CommandForm Form { get; } = new(
        "inspect", "Show a model's weights, bytes raw and compressed, and ops, and what would be quantized", Prepare)
    {
        NotCut = "it looks at one model; quantize with a scheme that searches measures its kernels in shards",
        Positional = Models.OfTfjs,
        Options = [Arguments.Dataset, Arguments.Name, Arguments.SkipUnreadable, Arguments.MaxUnpackedBytes, ToolArguments.Exact],
        Examples = ["inspect models/digits", "inspect models/digits --json", "inspect models/digits --dataset=digits.json"],
    };

    private static ToolWork Prepare(ToolRun run)
    {
        var model = run.Values.Require(Arguments.Model);
        var data = run.Values.IsGiven(Arguments.Dataset) ? DescribedSettings.From(run.Values) : null;
        var skipUnreadable = run.Values.Get(Arguments.SkipUnreadable);
        var isExact = run.Values.Get(ToolArguments.Exact);
        return answer =>
        {
            var found = InspectOperation.Run(run.Context, model, data, skipUnreadable, isExact);
            answer["file"] = run.Context.Workspace.Display(found.File);
            answer["format"] = found.Format;
            answer["bytes"] = new JsonObject
            {
                ["modelJson"] = found.ModelJsonBytes,
                ["weights"] = found.WeightBytes,
                ["total"] = found.ModelJsonBytes + found.WeightBytes,
                ["gzip"] = found.GzipBytes,
                ["brotli"] = found.BrotliBytes,
                ["isEstimate"] = found.IsEstimate,
            };
            answer["operations"] = new JsonObject(found.Operations.Select(operation =>
                KeyValuePair.Create(operation.Name, (JsonNode?)JsonValue.Create(operation.Count))));
            answer["unreadable"] = found.Unreadable;
            answer["weights"] = new JsonArray([.. found.Weights.Select(WeightOf)]);
            if (data is not null)
            {
                answer["sensitivity"] = new JsonArray([.. found.Sensitivity.Select(SensitivityOf)]);
            }
        };
    }

    private static JsonObject SensitivityOf(WeightSensitivity weight) => new()
    {
        ["weight"] = weight.Weight,
        ["op"] = weight.Op,
        ["bytes"] = weight.Bytes,
        ["errors"] = new JsonArray([.. weight.Errors.Select(width => new JsonObject
        {
            ["levels"] = width.Levels,
            ["step"] = JsonAnswer.Number(width.Step),
            ["error"] = JsonAnswer.Number(width.Error),
        })]),
    };

    private static JsonObject WeightOf(WeightInspection weight) => new()
    {
        ["name"] = weight.Name,
        ["shape"] = JsonAnswer.Array(weight.Shape),
        ["dtype"] = weight.Dtype,
        ["storedDtype"] = weight.StoredDtype,
        ["bytes"] = weight.Bytes,
        ["gzipBytes"] = weight.GzipBytes,
        ["kernelOf"] = weight.KernelOf,
        ["isQuantized"] = weight.IsQuantized,
    };
}
