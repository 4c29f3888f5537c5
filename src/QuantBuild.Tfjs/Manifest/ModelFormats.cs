using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Manifest;

/// <summary>The <c>format</c> field of <c>model.json</c>.</summary>
internal static class ModelFormats
{
    public static TfjsModelFormat Read(JsonObject model, string file)
    {
        var subject = new Subject(file);
        if (model["format"] is not { } node)
        {
            return model["modelTopology"] is JsonObject topology && (topology.ContainsKey("node") || topology.ContainsKey("library"))
                ? TfjsModelFormat.GraphModel
                : TfjsModelFormat.LayersModel;
        }

        return subject.String(node, "format") switch
        {
            "layers-model" => TfjsModelFormat.LayersModel,
            "graph-model" => TfjsModelFormat.GraphModel,
            var other => throw subject.Error(
                TfjsRejection.UnknownFormat, $"format must be layers-model or graph-model. Got '{Printable.Text(other)}'."),
        };
    }
}
