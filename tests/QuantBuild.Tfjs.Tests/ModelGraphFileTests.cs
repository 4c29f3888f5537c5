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
    public void Kernels_are_written_before_vectors_and_vectors_by_their_roles()
    {
        // arrange
        string[] names = ["a/kernel", "a/bias", "n/gamma", "n/beta", "b/kernel", "b/bias", "m/gamma", "m/beta"];
        (string Class, string Name)[] made = [("Dense", "a"), ("BatchNormalization", "n"), ("Dense", "b"), ("BatchNormalization", "m")];
        var layers = string.Join(',', made
            .Select(layer => $$"""{ "class_name": "{{layer.Class}}", "config": { "name": "{{layer.Name}}", "units": 4 } }"""));
        TfjsModelWriter.Write(
            _folder["model"],
            new JsonObject
            {
                ["format"] = "layers-model",
                ["modelTopology"] = JsonNode.Parse($$$"""{"class_name":"Sequential","config":{"name":"s","layers":[{{{layers}}}]}}"""),
            },
            [[.. names.Select(name => WeightData.FromFloat32(
                name, name.EndsWith("kernel", StringComparison.Ordinal) ? [1, 4] : [4], _kernel.AsMemory(0, 4)))]]);

        // act
        ModelGraphFile.Write(
            _folder["small"], ModelQuantizer.Quantize(ModelGraphFile.Read(_folder["model"]), new QuantizationRecipe()), _folder["model"]);

        // assert
        using var model = TfjsModel.Open(_folder["small"]);
        Assert.Equal(
            ["a/kernel", "b/kernel", "n/beta", "m/beta", "a/bias", "b/bias", "n/gamma", "m/gamma"],
            model.Weights.Select(weight => weight.Name));
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

    [Fact]
    public void Kernels_with_scales_of_their_own_are_read_as_they_are_restored_and_can_be_quantized_again()
    {
        // arrange
        TfjsModelWriter.Write(
            _folder["graph"],
            (JsonObject)JsonNode.Parse("""
                {
                  "format": "graph-model",
                  "modelTopology": { "node": [
                    { "name": "x", "op": "Placeholder", "attr": { "dtype": { "type": "DT_FLOAT" } } },
                    { "name": "w", "op": "Const" }, { "name": "n", "op": "Const" },
                    { "name": "y", "op": "MatMul", "input": ["x", "w"] }, { "name": "z", "op": "Sum", "input": ["y", "n"] }
                  ] }
                }
                """)!,
            [[
                WeightData.FromFloat32("w", [3, 4], _kernel),
                new WeightData("n", [], TfjsDtype.Int32, null, stream => stream.Write(new byte[4])),
            ]]);
        var quantized = Quantize("graph", KernelGrid.ChannelLevels(16));

        // act
        ModelGraphFile.Write(_folder["small"], quantized, _folder["graph"]);
        var read = ModelGraphFile.Read(_folder["small"]);
        ModelGraphFile.Write(_folder["again"], Quantize("small", KernelGrid.ChannelLevels(32)), _folder["small"]);
        ModelGraphFile.Write(_folder["plain"], Quantize("small", KernelGrid.Levels(256)), _folder["small"]);

        // assert
        Assert.Equal(quantized.Weights.Single().Restored.Values.ToArray(), read.FindWeight("w")!.Values.ToArray());
        Assert.Equal(["w/normalized", "w/scales", "n"], Names("small"));
        Assert.Equal(["w/normalized", "w/scales", "n"], Names("again"));
        Assert.Equal(["w", "n"], Names("plain"));
        using var source = TfjsModel.Open(_folder["graph"]);
        using var plain = TfjsModel.Open(_folder["plain"]);
        Assert.Equal(source.Topology!["node"]!.AsArray().Count, plain.Topology!["node"]!.AsArray().Count);
        Assert.Null(plain.Json["modelInitializer"]);

        QuantizedModel Quantize(string name, KernelGrid grid) =>
            ModelQuantizer.Quantize(ModelGraphFile.Read(_folder[name]), new QuantizationRecipe { Kernel = grid });

        string[] Names(string name)
        {
            using var model = TfjsModel.Open(_folder[name]);
            return [.. model.Weights.Select(weight => weight.Name)];
        }
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
