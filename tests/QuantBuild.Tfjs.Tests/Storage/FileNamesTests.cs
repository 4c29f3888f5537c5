using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Tfjs.Tests.Storage;

/// <summary>Quantizing writes the kind of file that it was given, under its name, so that whoever loads it need not be changed.</summary>
public sealed class FileNamesTests : IDisposable
{
    private const string Float = """{"name":"w","shape":[2],"dtype":"float32"}""";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_keeps_the_name_of_its_file()
    {
        var folder = _folder.ModelOf(Float, new byte[8]);
        File.Move(Path.Combine(folder, "model.json"), Path.Combine(folder, "my-model.json"));

        var summary = TfjsModelQuantizer.Quantize(
            Path.Combine(folder, "my-model.json"), _folder.At("out"), QuantizationPlan.All(QuantizedDtype.UInt8));

        Assert.Equal(["group1-shard1of1.bin", "my-model.json"], TestFolder.Files(_folder.At("out")).Keys);
        Assert.Equal(_folder.At("out", "my-model.json"), summary.ModelFile);
    }

    [Fact]
    public void Another_name_can_be_given()
    {
        var folder = _folder.ModelOf(Float, new byte[8]);

        TfjsModelQuantizer.Quantize(folder, _folder.At("out"), QuantizationPlan.Create(), new TfjsWriteOptions { FileName = "small.json" });

        Assert.Equal(["group1-shard1of1.bin", "small.json"], TestFolder.Files(_folder.At("out")).Keys);
    }

    [Theory]
    [InlineData("../model.json")]
    [InlineData("a/model.json")]
    [InlineData(".json")]
    [InlineData("model.bin")]
    [InlineData("")]
    public void A_name_that_is_none_of_a_json_file_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new TfjsWriteOptions { FileName = name });

    [Fact]
    public void A_bare_manifest_is_written_back_as_one_with_the_graph_beside_it()
    {
        // arrange
        Directory.CreateDirectory(_folder.At("old"));
        File.WriteAllText(
            _folder.At("old", "weights_manifest.json"), $$"""[{"paths":["group1-shard1of1"]"""
                + $$""","weights":[{{Float}}]},{"paths":["group2-shard1of1"],"weights":[{"name":"b","shape":[1],"dtype":"bool"}]}]""");
        File.WriteAllBytes(_folder.At("old", "group1-shard1of1"), [0, 0, 0, 0, 0, 0, 127, 67]);
        File.WriteAllBytes(_folder.At("old", "group2-shard1of1"), [1]);
        File.WriteAllBytes(_folder.At("old", "tensorflowjs_model.pb"), [1, 2, 3]);

        // act
        TfjsModelQuantizer.Quantize(
            _folder.At("old", "weights_manifest.json"), _folder.At("out"), QuantizationPlan.All(QuantizedDtype.UInt8));

        // assert
        var files = TestFolder.Files(_folder.At("out"));
        Assert.Equal(["group1-shard1of1.bin", "group2-shard1of1.bin", "tensorflowjs_model.pb", "weights_manifest.json"], files.Keys);
        Assert.Equal([1, 2, 3], files["tensorflowjs_model.pb"]);
        Assert.Equal([0, 255], files["group1-shard1of1.bin"]);
        Assert.Equal(
            """[{"paths":["group1-shard1of1.bin"],"weights":[{"name":"w","shape":[2]"""
                + ""","dtype":"float32","quantization":{"dtype":"uint8","min":-0,"scale":1,"original_dtype":"float32"}}]},"""
                + """{"paths":["group2-shard1of1.bin"],"weights":[{"name":"b","shape":[1],"dtype":"bool"}]}]""",
            System.Text.Encoding.UTF8.GetString(files["weights_manifest.json"]));
    }

    [Fact]
    public void Models_of_any_kind_of_file_are_replaced_by_the_next_run()
    {
        // arrange
        var folder = _folder.ModelOf(Float, new byte[8]);
        File.Move(Path.Combine(folder, "model.json"), Path.Combine(folder, "my-model.json"));
        Directory.CreateDirectory(_folder.At("old"));
        File.WriteAllText(_folder.At("old", "weights_manifest.json"), $$"""[{"paths":["s"],"weights":[{{Float}}]}]""");
        File.WriteAllBytes(_folder.At("old", "s"), new byte[8]);
        File.WriteAllBytes(_folder.At("old", "tensorflowjs_model.pb"), [1]);

        // act
        foreach (var source in (string[])[folder, folder, _folder.At("old"), _folder.At("old"), folder])
        {
            TfjsModelQuantizer.Quantize(source, _folder.At("out"), QuantizationPlan.All(QuantizedDtype.UInt8));
        }

        // assert
        Assert.Equal(["group1-shard1of1.bin", "my-model.json"], TestFolder.Files(_folder.At("out")).Keys);
    }

    [Fact]
    public void A_json_file_that_is_no_model_is_never_replaced()
    {
        var folder = _folder.ModelOf(Float, new byte[8]);
        Directory.CreateDirectory(_folder.At("out"));
        File.WriteAllText(_folder.At("out", "package.json"), """{"name":"mine"}""");

        var error = Refusal.Of(TfjsRejection.ForeignContent, () =>
            TfjsModelQuantizer.Quantize(folder, _folder.At("out"), QuantizationPlan.Create()));

        Assert.Contains("package.json", error.Message, StringComparison.Ordinal);
        Assert.Equal(["package.json"], TestFolder.Files(_folder.At("out")).Keys);
    }

    [Fact]
    public void A_graph_that_is_a_link_out_of_the_folder_is_not_copied()
    {
        File.WriteAllText(_folder.At("secret"), "s");
        Directory.CreateDirectory(_folder.At("old"));
        File.WriteAllText(_folder.At("old", "weights_manifest.json"), "[]");
        File.CreateSymbolicLink(_folder.At("old", "tensorflowjs_model.pb"), "../secret");

        var error = Refusal.Of(TfjsRejection.ShardLinkOutside, () =>
            TfjsModelQuantizer.Quantize(_folder.At("old"), _folder.At("out"), QuantizationPlan.Create()));

        Assert.Equal(_folder.At("old", "tensorflowjs_model.pb"), error.File);
        Assert.False(Path.Exists(_folder.At("out")));
    }
}
