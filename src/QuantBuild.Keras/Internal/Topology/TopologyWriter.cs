using System.Text.Json.Nodes;
using QuantBuild.Keras.Layers;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>Writes the <c>model.json</c> of a model, without its weights manifest, as Keras 2 and its converter do.</summary>
internal static class TopologyWriter
{
    // The release of Keras whose JSON this is.
    private const string KerasVersion = "2.15.0";

    public static JsonObject Write(Model model) => new()
    {
        ["format"] = "layers-model",
        ["generatedBy"] = $"QuantBuild {Version}",
        ["convertedBy"] = null,
        ["modelTopology"] = new JsonObject
        {
            ["keras_version"] = KerasVersion,
            ["backend"] = "tensorflow",
            ["model_config"] = new JsonObject
            {
                ["class_name"] = model.TopologyClassName,
                ["config"] = model is Sequential ? SequentialConfig(model) : FunctionalConfig(model),
            },
        },
    };

    private static string Version => typeof(TopologyWriter).Assembly.GetName().Version!.ToString(3);

    private static JsonObject SequentialConfig(Model model) => new()
    {
        ["name"] = model.Name,
        ["layers"] = new JsonArray([.. model.Layers.Select(LayerConfigWriter.LayerJson)]),
    };

    private static JsonObject FunctionalConfig(Model model)
    {
        CallIndex calls = new(model.Graph);
        return new JsonObject
        {
            ["name"] = model.Name,
            ["trainable"] = true,
            ["layers"] = new JsonArray([.. model.Layers.Select(layer => FunctionalLayerJson(calls, layer))]),
            ["input_layers"] = new JsonArray([.. model.Graph.Inputs.Select(calls.Reference)]),
            ["output_layers"] = new JsonArray([.. model.Graph.Outputs.Select(calls.Reference)]),
        };
    }

    private static JsonObject FunctionalLayerJson(CallIndex calls, Layer layer)
    {
        var json = LayerConfigWriter.LayerJson(layer);
        json["name"] = layer.Name;
        json["inbound_nodes"] = new JsonArray(
            [.. calls.Of(layer).Where(node => node.Inputs.Count > 0).Select(node =>
                new JsonArray([.. node.Inputs.Select(input => InboundReference(calls, input))]))]);
        return json;
    }

    private static JsonArray InboundReference(CallIndex calls, KerasTensor tensor)
    {
        var reference = calls.Reference(tensor);
        reference.Add(new JsonObject());
        return reference;
    }
}
