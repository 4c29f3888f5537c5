using System.Text.Json.Nodes;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;

namespace QuantBuild.Inference.Tests.Layers;

/// <summary>Layers against what NumPy computes from Keras's definitions, see <c>Definitions/write.py</c>.</summary>
public sealed class LayerDefinitionTests
{
    private static readonly Dictionary<string, JsonObject> _cases = JsonNode.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Layers", "Definitions", "layers.json")))!
        .AsArray().ToDictionary(item => (string)item!["name"]!, item => item!.AsObject(), StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. _cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_computes_what_its_definition_says(string name)
    {
        // arrange
        var json = _cases[name];
        var graph = LayersReader.ReadTopology(json["topology"]!);
        using var engine = InferenceEngine.Open(graph, new WeightSet(graph.Weights.ToDictionary(
            weight => weight.Name, weight => Tensor.Of(weight.Shape, Floats(json["weights"]![weight.Name]!)), StringComparer.Ordinal)));
        var x = Tensor.Of(Integers(json["shape"]!), Floats(json["x"]!));

        // act
        var y = engine.Run(new Dictionary<string, Tensor> { [graph.Inputs[0].Name] = x })[graph.Outputs[0].Name];

        // assert
        Assert.Equal(Integers(json["outputShape"]!), y.Shape);
        Assert.All(json["y"]!.AsArray().Zip(y.Floats), pair =>
            Assert.InRange(pair.Second - (double)pair.First!, -2e-5 * Scale(pair.First!), 2e-5 * Scale(pair.First!)));
    }

    private static double Scale(JsonNode wanted) => Math.Max(1, Math.Abs((double)wanted));

    private static int[] Integers(JsonNode values) => [.. values.AsArray().Select(value => (int)value!)];

    private static float[] Floats(JsonNode values) => [.. values.AsArray().Select(value => (float)value!)];
}
