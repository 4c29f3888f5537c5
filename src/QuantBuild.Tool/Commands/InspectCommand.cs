using System.Text.Json.Nodes;
using QuantBuild.Tool.Output;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Inspecting;

namespace QuantBuild.Tool.Commands;

/// <summary><c>quantbuild inspect</c>.</summary>
internal static class InspectCommand
{
    public static CommandForm Form { get; } = new(
        "inspect", "Show a model's weights, bytes raw and compressed, and ops, and what would be quantized", Prepare)
    {
        Positional = Models.OfTfjs,
        Examples = ["inspect models/digits", "inspect models/digits --json"],
    };

    private static ToolWork Prepare(ToolRun run)
    {
        var model = run.Values.Require(Arguments.Model);
        return answer =>
        {
            var found = InspectOperation.Run(run.Context, model);
            answer["file"] = run.Context.Workspace.Display(found.File);
            answer["format"] = found.Format;
            answer["bytes"] = new JsonObject
            {
                ["modelJson"] = found.ModelJsonBytes,
                ["weights"] = found.WeightBytes,
                ["total"] = found.ModelJsonBytes + found.WeightBytes,
                ["gzip"] = found.GzipBytes,
                ["brotli"] = found.BrotliBytes,
            };
            answer["operations"] = new JsonObject(found.Operations.Select(operation =>
                KeyValuePair.Create(operation.Name, (JsonNode?)JsonValue.Create(operation.Count))));
            answer["unreadable"] = found.Unreadable;
            answer["weights"] = new JsonArray([.. found.Weights.Select(WeightOf)]);
        };
    }

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
