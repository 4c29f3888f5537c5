using System.Globalization;
using System.Text.Json.Nodes;
using QuantBuild.Conversion.ForTfjs.Calls;
using QuantBuild.Graph.Layers.Internal.Calls;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.ForTfjs;

/// <summary>The layers and calls that lead from a model's inputs to its outputs, as a functional topology.</summary>
internal static class WrittenModel
{
    /// <summary>Names the layers that have none, and writes all.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <returns>The model's class name and config, and its layers by name.</returns>
    public static (JsonObject Json, IReadOnlyDictionary<string, TfjsLayer> Layers) Write(
        string name, IReadOnlyList<Symbol> inputs, IReadOnlyList<Symbol> outputs)
    {
        var calls = DepthFirst.Order(
                inputs.Select(input => input.Call), outputs.Select(output => output.Call), call => call.Inputs.Select(input => input.Call))
            .GroupBy(call => call.Layer).ToList();
        var numbers = calls.SelectMany(own => own.Select((call, number) => (call, number)))
            .ToDictionary(item => item.call, item => item.number);
        WrittenLayer[] layers = [.. calls.Select(own => own.Key)];
        Complete(layers);
        JsonObject json = new()
        {
            ["class_name"] = "Functional",
            ["config"] = new JsonObject
            {
                ["name"] = name,
                ["layers"] = new JsonArray([.. calls.Select(Layer)]),
                ["input_layers"] = new JsonArray([.. inputs.Select(Reference)]),
                ["output_layers"] = new JsonArray([.. outputs.Select(Reference)]),
            },
        };
        return (json, layers.ToDictionary(layer => layer.Name!, layer => layer.Layer, StringComparer.Ordinal));

        JsonObject Layer(IGrouping<WrittenLayer, WrittenCall> own) => new()
        {
            ["class_name"] = own.Key.Layer.ClassName,
            ["config"] = TfjsWords.ConfigOf(own.Key.Layer, own.Key.Name!),
            ["name"] = own.Key.Name,
            ["inbound_nodes"] = new JsonArray([.. own.Where(call => call.Inputs.Count > 0)
                .Select(call => new JsonArray([.. call.Inputs.Select(Reference)]))]),
        };

        JsonArray Reference(Symbol symbol) => [symbol.Call.Layer.Name, numbers[symbol.Call], symbol.Index];
    }

    /// <summary>Gives layers Keras's names, <c>dense</c>, <c>dense_1</c>, …, where they have none or one that is taken.</summary>
    private static void Complete(WrittenLayer[] layers)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            layer.Name = layer.Name is { } name && taken.Add(name) ? name : null;
        }

        foreach (var layer in layers.Where(layer => layer.Name is null))
        {
            var stem = layer.Layer.ClassName is "LSTM" or "GRU"
                ? layer.Layer.ClassName.ToLowerInvariant()
                : TopologyNames.SnakeCase(layer.Layer.ClassName);
            var number = 0;
            layer.Name = stem;
            while (!taken.Add(layer.Name))
            {
                layer.Name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{++number}");
            }
        }
    }
}
