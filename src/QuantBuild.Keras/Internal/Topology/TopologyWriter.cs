using System.Text.Json.Nodes;
using QuantBuild.Keras.Internal.Graph;

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
        ["layers"] = new JsonArray([.. model.Layers.Select(LayerJson)]),
    };

    private static JsonObject FunctionalConfig(Model model)
    {
        var graph = model.Graph;
        return new JsonObject
        {
            ["name"] = model.Name,
            ["trainable"] = true,
            ["layers"] = new JsonArray([.. model.Layers.Select(layer => FunctionalLayerJson(graph, layer))]),
            ["input_layers"] = new JsonArray([.. graph.Inputs.Select(input => Reference(graph, input))]),
            ["output_layers"] = new JsonArray([.. graph.Outputs.Select(output => Reference(graph, output))]),
        };
    }

    /// <summary>A layer's class name and config.</summary>
    public static JsonObject LayerJson(Layer layer)
    {
        LayerConfigWriter config = new(layer);
        layer.WriteConfig(config);
        return new JsonObject { ["class_name"] = layer.ClassName, ["config"] = config.Json };
    }

    private static JsonObject FunctionalLayerJson(ModelGraph graph, Layer layer)
    {
        var json = LayerJson(layer);
        json["name"] = layer.Name;
        json["inbound_nodes"] = new JsonArray(
            [.. Calls(graph, layer).Where(node => node.Inputs.Count > 0).Select(node => new JsonArray([.. node.Inputs.Select(input => InboundReference(graph, input))]))]);
        return json;
    }

    // A layer may also have been called outside this model; those calls are not counted.
    private static IEnumerable<Node> Calls(ModelGraph graph, Layer layer) => graph.Nodes.Where(node => node.Layer == layer);

    private static JsonArray Reference(ModelGraph graph, KerasTensor tensor)
    {
        var layer = tensor.Node.Layer;
        return [layer.Name, Calls(graph, layer).ToList().IndexOf(tensor.Node), 0];
    }

    private static JsonArray InboundReference(ModelGraph graph, KerasTensor tensor)
    {
        var reference = Reference(graph, tensor);
        reference.Add(new JsonObject());
        return reference;
    }
}
