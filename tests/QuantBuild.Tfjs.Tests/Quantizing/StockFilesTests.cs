using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Shards;

namespace QuantBuild.Tfjs.Tests.Quantizing;

/// <summary>What TensorFlow.js and its converters have written over the years, and TensorFlow.js 4.22 loads,
/// is read as it reads it.</summary>
public sealed class StockFilesTests : IDisposable
{
    private const string OneByte = """{"name":"w","shape":[1],"dtype":"uint8"}""";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("./model.weights.bin", "model.weights.bin", "model.weights.bin")]
    [InlineData("././a/./s.bin", "a/s.bin", "a/s.bin")]
    [InlineData("shards/of/it/s.bin", "shards/of/it/s.bin", "shards/of/it/s.bin")]
    [InlineData("my%20model.bin", "my model.bin", "my%20model.bin")]
    [InlineData("./caf%C3%A9%2fs.bin", "café/s.bin", "caf%C3%A9%2fs.bin")]
    [InlineData("100%.bin", "100%.bin", "100%.bin")]
    [InlineData("my%20model.bin", "my%20model.bin", "my%20model.bin")]
    [InlineData("group1-shard1of1", "group1-shard1of1", "group1-shard1of1")]
    [InlineData("s.bin?v=3", "s.bin", "s.bin?v=3")]
    public void A_shard_path_is_the_end_of_a_url(string path, string file, string normal)
    {
        var folder = _folder.Model(TestFolder.ManifestOf(OneByte, $"\"{path}\""), (file, [7]));

        using var model = TfjsModel.Open(folder);

        Assert.Equal(7, Assert.Single(Bytes(model, model.Weights[0])));
        Assert.Equal([normal], model.WeightGroups[0].Paths);
    }

    [Fact]
    public void A_file_of_the_very_name_comes_before_the_one_that_a_server_would_look_for()
    {
        var folder = _folder.Model(TestFolder.ManifestOf(OneByte, "\"a%20b.bin\""), ("a%20b.bin", [1]), ("a b.bin", [2]));

        using var model = TfjsModel.Open(folder);

        Assert.Equal(1, Assert.Single(Bytes(model, model.Weights[0])));
    }

    [Theory]
    [InlineData("null", TfjsModelFormat.GraphModel, """{"node":[]}""")]
    [InlineData("null", TfjsModelFormat.LayersModel, """{"class_name":"Sequential"}""")]
    public void A_format_of_null_is_one_that_is_not_given(string format, TfjsModelFormat expected, string topology)
    {
        using var model = TfjsModel.Open(_folder.Model($$"""{"format":{{format}},"modelTopology":{{topology}},"weightsManifest":[]}"""));

        Assert.Equal(expected, model.Format);
    }

    [Theory]
    [InlineData(0.0, 0.5, new[] { 0.5f, 0.5f, 0.5f })]
    [InlineData(-0.5, 1.0, new[] { 1f, 0.5f, -126.5f })]
    public void A_scale_of_zero_makes_all_weights_the_min_and_a_negative_one_counts_down(double scale, double min, float[] expected)
    {
        var folder = _folder.ModelOf(
            FormattableString.Invariant(
                $$$"""{"name":"w","shape":[3],"dtype":"float32","quantization":{"dtype":"uint8","min":{{{min}}},"scale":{{{scale}}}}}"""),
            0, 1, 255);

        using var model = TfjsModel.Open(folder);

        Assert.Equal(expected, model.ReadFloat32(model.Weights[0]));
    }

    [Fact]
    public void Bytes_behind_the_last_weight_belong_to_none()
    {
        using var model = TfjsModel.Open(_folder.ModelOf(OneByte, 7, 1, 2, 3));

        Assert.Equal(7, Assert.Single(Bytes(model, model.Weights[0])));
        Assert.Equal(3, model.WeightGroups[0].UnusedBytes);
    }

    [Theory]
    [InlineData("[2.0,3]")]
    [InlineData("[2e0,3.00]")]
    [InlineData("[0.2e1,30e-1]")]
    public void A_whole_number_may_be_written_with_a_point(string shape)
    {
        using var model = TfjsModel.Open(_folder.ModelOf($$"""{"name":"w","shape":{{shape}},"dtype":"uint8"}""", 1, 2, 3, 4, 5, 6));

        Assert.Equal([2, 3], model.Weights[0].Shape);
    }

    [Theory]
    [InlineData("\"float64\"")]
    [InlineData("\"int32\"")]
    [InlineData("7")]
    public void The_original_dtype_is_only_a_remark(string original)
    {
        var folder = _folder.ModelOf(
            $$$"""{"name":"w","shape":[1],"dtype":"float32","quantization":{"dtype":"uint8","min":1,"scale":0.5"""
                + $$$""","original_dtype":{{{original}}}}}""", 3);

        using var model = TfjsModel.Open(folder);

        Assert.Equal([2.5f], model.ReadFloat32(model.Weights[0]));
    }

    [Fact]
    public void The_state_of_the_optimizer_is_no_weight_of_the_model()
    {
        var folder = _folder.ModelOf(
            """
            {"name":"dense/kernel","shape":[1],"dtype":"float32","group":"model"},
            {"name":"iter","shape":[],"dtype":"int32","group":"optimizer"},
            {"name":"dense/kernel/m","shape":[1],"dtype":"float32","group":"optimizer"},
            {"name":"dense/bias","shape":[1],"dtype":"float32"}
            """, [0, 0, 128, 63, 9, 0, 0, 0, 0, 0, 0, 64, 0, 0, 64, 64]);

        using var model = TfjsModel.Open(folder);

        Assert.Equal(["dense/kernel", "dense/bias"], model.Weights.Select(weight => weight.Name));
        Assert.Equal(["iter", "dense/kernel/m"], model.OptimizerWeights.Select(weight => weight.Name));
        Assert.Equal([3f], model.ReadFloat32(model.Weights[1]));
        Assert.Equal([9], model.ReadInt32(model.OptimizerWeights[0]));
    }

    [Fact]
    public void The_types_that_weights_are_quantized_in_are_known()
    {
        var folder = _folder.ModelOf(
            """
            {"name":"a","shape":[1],"dtype":"float32","quantization":{"dtype":"float16"}},
            {"name":"b","shape":[1],"dtype":"uint16"},
            {"name":"c","shape":[1],"dtype":"float32","quantization":{"dtype":"uint8","min":0,"scale":1}},
            {"name":"d","shape":[1],"dtype":"float32","quantization":{"dtype":"uint8","min":0,"scale":1}}
            """, 0, 0, 0, 0, 1, 2);

        using var model = TfjsModel.Open(folder);

        Assert.Equal([TfjsDtype.UInt8, TfjsDtype.Float16], model.QuantizedDtypes);
    }

    [Fact]
    public void A_manifest_from_before_version_1_is_weights_without_a_topology()
    {
        Directory.CreateDirectory(_folder.At("old"));
        File.WriteAllText(
            _folder.At("old", "weights_manifest.json"),
            """[{"paths":["group1-shard1of1"],"weights":[{"name":"w","shape":[2],"dtype":"uint8"}]},"""
                + """{"paths":["group2-shard1of1"],"weights":[{"name":"b","shape":[1],"dtype":"uint8"}]}]""");
        File.WriteAllBytes(_folder.At("old", "group1-shard1of1"), [1, 2]);
        File.WriteAllBytes(_folder.At("old", "group2-shard1of1"), [3]);

        using var model = TfjsModel.Open(_folder.At("old"));

        Assert.True(model.IsBareManifest);
        Assert.Null(model.Topology);
        Assert.Equal(_folder.At("old", "weights_manifest.json"), model.ModelFile);
        Assert.Equal([[1, 2], [3]], model.Weights.Select(weight => Bytes(model, weight)));
    }

    [Fact]
    public void The_only_json_file_of_a_folder_is_the_model_whatever_its_name()
    {
        var folder = _folder.ModelOf(OneByte, 7);
        File.Move(Path.Combine(folder, "model.json"), Path.Combine(folder, "my-model.json"));

        using var model = TfjsModel.Open(folder);

        Assert.Equal(_folder.At("model", "my-model.json"), model.ModelFile);
    }

    [Fact]
    public void Of_several_json_files_one_is_to_be_named()
    {
        var folder = _folder.ModelOf(OneByte, 7);
        File.Move(Path.Combine(folder, "model.json"), Path.Combine(folder, "a.json"));
        File.WriteAllText(Path.Combine(folder, "b.json"), "{}");

        var error = Refusal.Of(TfjsRejection.AmbiguousFile, () => TfjsModel.Open(folder));

        Assert.Contains("a.json, b.json", error.Message, StringComparison.Ordinal);
        using var model = TfjsModel.Open(Path.Combine(folder, "a.json"));
        Assert.Equal("w", Assert.Single(model.Weights).Name);
    }

    private static byte[] Bytes(TfjsModel model, WeightSpec weight)
    {
        var bytes = new byte[weight.ByteLength];
        model.ReadBytes(weight, 0, bytes);
        return bytes;
    }
}
