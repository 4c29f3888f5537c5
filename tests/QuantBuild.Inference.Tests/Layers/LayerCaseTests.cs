using System.Text.Json.Nodes;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;

namespace QuantBuild.Inference.Tests.Layers;

/// <summary>Layers models that stock TensorFlow.js made and computed; see <c>write.mjs</c>.</summary>
public sealed class LayerCaseTests
{
    private static readonly Dictionary<string, JsonObject> _cases = JsonNode.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Layers", "cases.json")))!
        .AsArray().ToDictionary(item => (string)item!["name"]!, item => item!.AsObject(), StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_computes_what_stock_TFjs_computes(string name)
    {
        // arrange
        var graph = LayersReader.Read(_cases[name]["model"]!.AsObject());
        var stored = _cases[name]["weights"]!.AsObject();
        var weights = new WeightSet(graph.Weights.ToDictionary(
            weight => weight.Name, weight => Tensor.Of(weight.Shape, Floats(stored[weight.Name]!)), StringComparer.Ordinal));
        using var engine = InferenceEngine.Open(graph, weights);

        // act
        var inputs = graph.Inputs.Zip(Tensors(name, "inputs"))
            .ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal);
        var outputs = engine.Run(inputs);

        // assert
        var expected = Tensors(name, "outputs");
        Assert.Equal(expected.Count, graph.Outputs.Count);
        foreach (var (output, tensor) in graph.Outputs.Zip(expected))
        {
            var found = outputs[output.Name];
            Assert.Equal(tensor.Shape, found.Shape);
            var scale = Math.Max(1, tensor.Floats.Max(Math.Abs));
            Assert.All(tensor.Floats.Zip(found.Floats), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1e-5 * scale));
        }
    }

    private static List<Tensor> Tensors(string name, string which) => [.. _cases[name][which]!.AsArray().Select(item =>
        Tensor.Of([.. item!["shape"]!.AsArray().Select(size => (int)size!)], Floats(item["values"]!)))];

    private static float[] Floats(JsonNode values) =>
        [.. values.AsArray().Select(value => (float)value!)];
}
