using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Reading;

/// <summary>A model whose layers are all its own, in the definitions of Keras 2: models in the model are inlined, what no output needs
/// is gone, and the layers stand in the order in which they can be computed.</summary>
internal static class FlatTopology
{
    /// <summary>Makes it of what a topology was lowered to.</summary>
    public static CanonicalTopology Of(CanonicalTopology topology, LoweredModel lowered)
    {
        var model = (string)topology.Model["class_name"]! == "Sequential" && !TopologyJson.HasInnerModels(topology.Model)
            ? Chain((JsonObject)topology.Model["config"]!)
            : Graph((string)topology.Model["config"]!["name"]!, lowered);
        foreach (var layer in TopologyJson.LayerList(model["config"]!["layers"]))
        {
            PlainDialect.Apply(layer, topology.Dialect);
        }

        return new CanonicalTopology(model, KerasDialect.Keras2, topology.IsForTfjs);
    }

    private static JsonObject Chain(JsonObject config)
    {
        var own = (JsonObject)config.DeepClone();
        var layers = TopologyJson.LayerList(own["layers"]);
        layers.ForEach(layer => layer.Remove(CanonicalModels.ArchiveName));
        return new JsonObject { ["class_name"] = "Sequential", ["config"] = own };
    }

    private static JsonObject Graph(string name, LoweredModel lowered)
    {
        var calls = InOrder(lowered).GroupBy(call => call.Name, StringComparer.Ordinal).ToList();
        // Calls that no output needs are gone, and those behind them have other numbers.
        Dictionary<(string, int), int> numbers = [];
        foreach (var (call, number) in calls.SelectMany(own => own.Select((call, number) => (call, number))))
        {
            numbers.Add((call.Name, call.Outputs[0].Source.Call), number);
        }

        return new JsonObject
        {
            ["class_name"] = "Functional",
            ["config"] = new JsonObject
            {
                ["name"] = name,
                ["layers"] = new JsonArray([.. calls.Select(Layer)]),
                ["input_layers"] = new JsonArray([.. lowered.Calls.Where(IsInput).Select(input => Reference(input.Outputs[0]))]),
                ["output_layers"] = new JsonArray([.. lowered.Outputs.Select(Reference)]),
            },
        };

        JsonObject Layer(IGrouping<string, CalledLayer> own) => new()
        {
            ["class_name"] = own.First().ClassName,
            ["config"] = own.First().Json["config"]!.DeepClone(),
            ["name"] = own.Key,
            ["inbound_nodes"] = IsInput(own.First())
                ? []
                : new JsonArray([.. own.Select(call => new JsonArray([.. call.Inputs.Select(Reference)]))]),
        };

        JsonArray Reference(LayerTensor tensor) =>
            [tensor.Source.Layer, numbers[(tensor.Source.Layer, tensor.Source.Call)], tensor.Source.Tensor];
    }

    private static bool IsInput(CalledLayer call) =>
        call.ClassName == "InputLayer";

    private static List<CalledLayer> InOrder(LoweredModel lowered)
    {
        var calls = lowered.Calls.ToDictionary(call => (call.Name, call.Outputs[0].Source.Call));
        return DepthFirst.Order(
            lowered.Calls.Where(IsInput), lowered.Outputs.Select(Maker), call => call.Inputs.Select(Maker));

        CalledLayer Maker(LayerTensor tensor) =>
            calls[(tensor.Source.Layer, tensor.Source.Call)];
    }
}
