using System.Text.Json.Nodes;
using QuantBuild.Graph.GraphDef;

namespace QuantBuild.Graph.Tests.GraphDef;

public sealed class KernelsAtLoadTests
{
    private static readonly KernelAtLoad _kernel = KernelAtLoad.Of("w", [1, 1, 2, 3], [1, 1, 1, 3]);

    [Fact]
    public void A_kernel_that_is_made_at_load_reaches_its_place_and_is_no_input_of_the_users()
    {
        // act
        var json = KernelsAtLoad.Add(Model(), [_kernel]);

        // assert
        json["weightsManifest"] = Manifest(("w/normalized", [1, 1, 2, 3]), ("w/scales", [1, 1, 1, 3]));
        var graph = GraphDefReader.Read(json);
        Assert.Equal(["x"], graph.Inputs.Select(input => input.Name));
        Assert.Equal(["Identity", "w/normalized", "w/scales"], Chain(graph.Find("y")!.Inputs[1].Producer));
        Assert.Equal(["x", "w"], ((JsonObject)json["signature"]!["inputs"]!).Select(input => input.Key));

        static string[] Chain(Operation operation) => operation is { Type: "Identity", Inputs: [{ Producer: { Type: "Mul" } product }] }
            ? [operation.Type, .. product.Inputs.Select(input => input.Producer.Weight!.Name)]
            : [operation.Type];
    }

    [Theory]
    [InlineData("signature")]
    [InlineData("metadata")]
    [InlineData("nowhere")]
    public void What_was_added_is_found_and_can_be_taken_back(string place)
    {
        // arrange: TensorFlow.js prefers the metadata's signature
        var model = Model();
        var signature = model["signature"]!.DeepClone();
        if (place != "signature")
        {
            model["signature"] = place == "metadata" ? new JsonObject { ["outputs"] = new JsonObject() } : null;
            model["userDefinedMetadata"] = place == "metadata" ? new JsonObject { ["signature"] = signature } : null;
        }

        // act
        var added = KernelsAtLoad.Add(model, [_kernel]);
        added["weightsManifest"] = Manifest(("w/normalized", [1, 1, 2, 3]), ("w/scales", [1, 1, 1, 3]));
        var found = KernelsAtLoad.Find(added);
        var removed = KernelsAtLoad.Remove(added, found);

        // assert
        var kernel = Assert.Single(found);
        Assert.Equal(
            ("w", "1,1,2,3", "w/normalized", "w/scales", "1,1,1,3"),
            (kernel.Name, string.Join(',', kernel.Shape), kernel.Values, kernel.Scales, string.Join(',', kernel.ScalesShape)));
        Assert.Null(removed["modelInitializer"]);
        Assert.Null(removed["initializerSignature"]);
        var graph = GraphDefReader.Read(removed);
        Assert.Equal(["x"], graph.Inputs.Select(input => input.Name));
        Assert.Equal(["w"], graph.Weights.Select(weight => weight.Name));
        Assert.Equal("y", Assert.Single(graph.Outputs).Name);
    }

    [Fact]
    public void An_initializer_that_does_anything_else_is_left_alone_and_takes_no_kernels()
    {
        // arrange
        var added = KernelsAtLoad.Add(Model(), [_kernel]);
        added["weightsManifest"] = Manifest(("w/normalized", [1, 1, 2, 3]), ("w/scales", [1, 1, 1, 3]));
        ((JsonArray)added["modelInitializer"]!["node"]!).Add(JsonNode.Parse("""{"name":"table","op":"HashTableV2"}"""));

        // act
        var found = KernelsAtLoad.Find(added);
        var error = Assert.Throws<GraphException>(() => KernelsAtLoad.Add(added, [_kernel]));

        // assert
        Assert.Empty(found);
        Assert.Contains("the model has a graph 'modelInitializer' of its own already", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_that_is_no_constant_is_refused_by_name()
    {
        // act
        var error = Assert.Throws<GraphException>(() => KernelsAtLoad.Add(Model(), [KernelAtLoad.Of("x", [1], [1])]));

        // assert
        Assert.Contains("'x'", error.Message, StringComparison.Ordinal);
        Assert.Contains("there is no Const of this name", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 1, 1, 1, 3 }, new float[] { 2, 3, 5 }, new float[] { 2, 6, 15, 8, 15, 30 })]
    [InlineData(new[] { 1, 1, 2, 1 }, new float[] { 2, 3 }, new float[] { 2, 4, 6, 12, 15, 18 })]
    [InlineData(new[] { 1, 1, 2, 3 }, new float[] { 1, 2, 3, 4, 5, 6 }, new float[] { 1, 4, 9, 16, 25, 36 })]
    [InlineData(new[] { 1, 1, 1, 1 }, new float[] { 2 }, new float[] { 2, 4, 6, 8, 10, 12 })]
    public void Scales_multiply_along_their_own_dimensions(int[] shape, float[] scales, float[] expected)
    {
        // arrange
        var kernel = KernelAtLoad.Of("w", [1, 1, 2, 3], shape);

        // act
        var restored = kernel.Restore(Tensor.Of([1, 1, 2, 3], new float[] { 1, 2, 3, 4, 5, 6 }), Tensor.Of(shape, scales));

        // assert
        Assert.Equal([1, 1, 2, 3], restored.Shape);
        Assert.Equal(expected, restored.Floats);
    }

    private static JsonObject Model() => (JsonObject)JsonNode.Parse("""
        {
          "modelTopology": {
            "node": [
              { "name": "x", "op": "Placeholder", "attr": { "dtype": { "type": "DT_FLOAT" } } },
              { "name": "w", "op": "Const", "attr": { "dtype": { "type": "DT_FLOAT" } } },
              { "name": "y", "op": "Conv2D", "input": ["x", "w"] }
            ]
          },
          "signature": { "inputs": { "x": { "name": "x:0" } }, "outputs": { "y": { "name": "y:0" } } }
        }
        """)!;

    private static JsonArray Manifest(params (string Name, int[] Shape)[] weights) => new(new JsonObject
    {
        ["paths"] = new JsonArray("a.bin"),
        ["weights"] = new JsonArray([.. weights.Select(weight => (JsonNode)new JsonObject
        {
            ["name"] = weight.Name, ["shape"] = new JsonArray([.. weight.Shape.Select(length => (JsonNode)length)]), ["dtype"] = "float32",
        })]),
    });
}
