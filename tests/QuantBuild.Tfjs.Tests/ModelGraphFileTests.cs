using System.Text.Json.Nodes;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Tests;

public sealed class ModelGraphFileTests : IDisposable
{
    private static readonly float[] _kernel = [.. Enumerable.Range(0, 12).Select(i => (i - 5) / 7f)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_reads_back_as_the_weights_that_the_quantizer_promised()
    {
        // arrange
        WriteModel("dense/kernel");
        var quantized = ModelQuantizer.Quantize(
            ModelGraphFile.Read(_folder["model"]), new QuantizationRecipe { Kernel = KernelGrid.Levels(7) });

        // act
        ModelGraphFile.Write(_folder["small"], quantized, _folder["model"]);

        // assert
        using var model = TfjsModel.Open(_folder["small"]);
        Assert.All(quantized.Weights, weight => Assert.Equal(
            weight.Restored.Values.ToArray(), model.ReadFloat32(model.Weights.Single(read => read.Name == weight.Restored.Name))));
        Assert.Equal(TfjsDtype.UInt8, model.Weights.Single(weight => weight.Name == "dense/kernel").StoredDtype);
        Assert.Equal("layers-model", (string?)model.Json["format"]);
        Assert.Equal("kept", (string?)model.Json["userDefinedMetadata"]);
    }

    [Fact]
    public void Repeated_scopes_of_a_name_are_dropped_so_that_the_layer_finds_its_weight()
    {
        // arrange
        WriteModel("dense/dense/kernel");

        // act
        var graph = ModelGraphFile.Read(_folder["model"]);

        // assert
        Assert.Equal(_kernel, graph.GetLayer("dense").GetWeight("kernel")!.Values.ToArray());
    }

    [Fact]
    public void Weights_without_a_topology_are_refused_with_what_takes_them()
    {
        // arrange
        var json = new JsonObject { ["format"] = "graph-model" };
        TfjsModelWriter.Write(_folder["graph"], json, [[WeightData.FromFloat32("w", [1], new float[] { 1 })]]);

        // act
        var error = Refusal.Of(TfjsRejection.NotALayersModel, () => ModelGraphFile.Read(_folder["graph"]));

        // assert
        Assert.Equal(Path.Combine(_folder["graph"], "model.json"), error.File);
    }

    private void WriteModel(string kernel)
    {
        var json = new JsonObject
        {
            ["format"] = "layers-model",
            ["userDefinedMetadata"] = "kept",
            ["modelTopology"] = JsonNode.Parse("""{"class_name":"Sequential","config":"""
                + """{"name":"sequential","layers":[{"class_name":"Dense","config":{"name":"dense","units":4}}]}}"""),
        };
        TfjsModelWriter.Write(_folder["model"], json, [
            [WeightData.FromFloat32(kernel, [3, 4], _kernel), WeightData.FromFloat32("dense/bias", [4], new float[] { 0.5f, 1, 2, 3 })],
        ]);
    }
}
