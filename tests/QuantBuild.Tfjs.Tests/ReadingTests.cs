using System.Text.Json.Nodes;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;
using QuantBuild.Tfjs.Shards;

namespace QuantBuild.Tfjs.Tests;

/// <summary>What is read from hand-written files, by the words of the format.</summary>
public sealed class ReadingTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model")]
    [InlineData("model/")]
    [InlineData("model/model.json")]
    public void A_model_is_opened_by_its_folder_or_its_file(string path)
    {
        _folder.ModelOf("""{"name":"w","shape":[],"dtype":"bool"}""", 1);

        using var model = TfjsModel.Open(_folder.At(path));

        Assert.Equal(_folder.At("model", "model.json"), model.ModelFile);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_json()
    {
        var folder = _folder.Model("");
        File.WriteAllText(Path.Combine(folder, "model.json"), "{\"weightsManifest\":[]}", System.Text.Encoding.UTF8);

        using var model = TfjsModel.Open(folder);

        Assert.Empty(model.Weights);
    }

    [Theory]
    [InlineData("\"format\":\"layers-model\",", TfjsModelFormat.LayersModel)]
    [InlineData("\"format\":\"graph-model\",", TfjsModelFormat.GraphModel)]
    [InlineData("\"modelTopology\":{\"class_name\":\"Sequential\"},", TfjsModelFormat.LayersModel)]
    [InlineData("\"modelTopology\":{\"node\":[]},", TfjsModelFormat.GraphModel)]
    [InlineData("\"modelTopology\":{\"library\":{}},", TfjsModelFormat.GraphModel)]
    [InlineData("", TfjsModelFormat.LayersModel)]
    public void The_format_is_read_or_else_told_by_the_topology(string fields, TfjsModelFormat expected)
    {
        using var model = TfjsModel.Open(_folder.Model("{" + fields + "\"weightsManifest\":[]}"));

        Assert.Equal(expected, model.Format);
    }

    [Fact]
    public void Every_dtype_has_its_bytes_one_after_the_other()
    {
        var folder = _folder.ModelOf(
            """
            {"name":"f","shape":[2],"dtype":"float32"},
            {"name":"i","shape":[1,1],"dtype":"int32"},
            {"name":"b","shape":[3],"dtype":"bool"},
            {"name":"none","shape":[2147483647,0,2147483647,2147483647],"dtype":"complex64"},
            {"name":"u8","shape":[],"dtype":"uint8"},
            {"name":"u16","shape":[1],"dtype":"uint16"},
            {"name":"s","shape":[3],"dtype":"string"},
            {"name":"h","shape":[1],"dtype":"float16"},
            {"name":"c","shape":[1],"dtype":"complex64"}
            """,
            [
                0, 0, 128, 63, 0, 0, 0, 192,
                254, 255, 255, 255,
                1, 0, 1,
                7,
                1, 2,
                2, 0, 0, 0, 195, 164, 0, 0, 0, 0, 1, 0, 0, 0, 98,
                0, 60,
                0, 0, 128, 63, 0, 0, 0, 64,
            ]);

        using var model = TfjsModel.Open(folder);
        var weights = model.Weights.ToDictionary(weight => weight.Name);

        Assert.Equal([0, 8, 12, 15, 15, 16, 18, 33, 35], model.Weights.Select(weight => weight.Offset));
        Assert.Equal([8, 4, 3, 0, 1, 2, 15, 2, 8], model.Weights.Select(weight => weight.ByteLength));
        Assert.Equal([2, 1, 3, 0, 1, 1, 3, 1, 1], model.Weights.Select(weight => weight.ElementCount));
        Assert.Equal([1f, -2f], model.ReadFloat32(weights["f"]));
        Assert.Equal(["ä", "", "b"], model.ReadStrings(weights["s"]));
        Assert.Equal([1f], model.ReadFloat32(weights["h"]));
        Assert.Equal([-2], model.ReadInt32(weights["i"]));
        Assert.Equal([0, 0, 128, 63, 0, 0, 0, 64], Bytes(model, weights["c"]));
        Assert.Empty(Bytes(model, weights["none"]));
        Assert.Equal(TfjsDtype.Bool, weights["b"].Dtype);
    }

    [Fact]
    public void Quantized_weights_are_dequantized_on_reading()
    {
        var folder = _folder.ModelOf(
            """
            {"name":"a","shape":[3],"dtype":"float32","quantization":{"dtype":"uint8","min":-1.5,"scale":0.5,"original_dtype":"float32"}},
            {"name":"b","shape":[2],"dtype":"float32","quantization":{"dtype":"uint16","min":2,"scale":0.25}},
            {"name":"c","shape":[2],"dtype":"float32","quantization":{"dtype":"float16","original_dtype":"float32"}}
            """,
            [0, 3, 255, 0, 0, 0, 1, 0, 60, 0, 252]);

        using var model = TfjsModel.Open(folder);

        Assert.Equal([-1.5f, 0f, 126f], model.ReadFloat32(model.Weights[0]));
        Assert.Equal([2f, 66f], model.ReadFloat32(model.Weights[1]));
        Assert.Equal([1f, float.NegativeInfinity], model.ReadFloat32(model.Weights[2]));
        Assert.Equal(new WeightQuantization(TfjsDtype.UInt8, 0.5, -1.5), model.Weights[0].Quantization);
        Assert.Equal(WeightQuantization.Float16, model.Weights[2].Quantization);
        Assert.Equal((TfjsDtype.Float32, TfjsDtype.UInt16), (model.Weights[1].Dtype, model.Weights[1].StoredDtype));
    }

    [Fact]
    public void Quantized_integers_are_rounded_as_javascript_rounds()
    {
        var folder = _folder.ModelOf(
            """
            {"name":"a","shape":[5],"dtype":"int32","quantization":{"dtype":"uint8","min":-1.5,"scale":0.5}},
            {"name":"b","shape":[2],"dtype":"int32","quantization":{"dtype":"uint16","min":0.49999999999999994,"scale":32768}},
            {"name":"far","shape":[1],"dtype":"int32","quantization":{"dtype":"uint8","min":2147483648,"scale":1}}
            """,
            [0, 1, 2, 3, 4, 0, 0, 255, 255, 0]);

        using var model = TfjsModel.Open(folder);

        Assert.Equal([-1, -1, 0, 0, 1], model.ReadInt32(model.Weights[0]));
        Assert.Equal([0, 2147450881], model.ReadInt32(model.Weights[1]));
        Assert.Equal("far", Refusal.Of(TfjsRejection.Int32Overflow, () => model.ReadInt32(model.Weights[2])).Tensor);
    }

    [Fact]
    public void A_weight_is_read_across_shards_of_any_length_in_folders_below()
    {
        var folder = _folder.Model(
            TestFolder.ManifestOf(
                """{"name":"skip","shape":[1],"dtype":"bool"},{"name":"w","shape":[2],"dtype":"float32"}""",
                "\"a\",\"none\",\"sub/b.bin\",\"c\""),
            ("a", [1, 0]), ("none", []), ("sub/b.bin", [0, 128, 63, 0, 0]), ("c", [0, 64]));

        using var model = TfjsModel.Open(folder);

        Assert.Equal([1f, 2f], model.ReadFloat32(model.Weights[1]));
        Assert.Equal(["a", "none", "sub/b.bin", "c"], model.WeightGroups[0].Paths);
    }

    [Fact]
    public void A_link_within_the_folder_is_followed()
    {
        var folder = _folder.Model(TestFolder.ManifestOf("""{"name":"w","shape":[1],"dtype":"uint8"}"""), ("real.bin", [9]));
        File.CreateSymbolicLink(Path.Combine(folder, "s.bin"), "real.bin");

        using var model = TfjsModel.Open(folder);

        Assert.Equal([9], Bytes(model, model.Weights[0]));
    }

    [Fact]
    public void A_run_of_elements_is_read_from_any_place()
    {
        var folder = _folder.ModelOf(
            """{"name":"w","shape":[200000],"dtype":"float32","quantization":{"dtype":"uint16","min":0,"scale":1}}""",
            [.. Enumerable.Range(0, 200_000).SelectMany(index => BitConverter.GetBytes((ushort)(index % 65536)))]);
        using var model = TfjsModel.Open(folder);
        var values = new float[70_000];

        model.ReadFloat32(model.Weights[0], 65_000, values);

        Assert.Equal(Enumerable.Range(65_000, 70_000).Select(index => (float)(index % 65536)), values);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(4, 1)]
    [InlineData(0, 5)]
    [InlineData(long.MaxValue, 1)]
    public void Bytes_outside_the_weight_cannot_be_read(long offset, int count)
    {
        using var model = TfjsModel.Open(
            _folder.ModelOf("""{"name":"w","shape":[4],"dtype":"uint8"},{"name":"v","shape":[4],"dtype":"uint8"}""", new byte[8]));

        Assert.Throws<ArgumentOutOfRangeException>(() => model.ReadBytes(model.Weights[0], offset, new byte[count]));
    }

    [Fact]
    public void A_weight_of_another_model_cannot_be_read()
    {
        var folder = _folder.ModelOf("""{"name":"w","shape":[1],"dtype":"float32"}""", 0, 0, 0, 0);
        using var one = TfjsModel.Open(folder);
        using var other = TfjsModel.Open(folder);

        Assert.Throws<ArgumentException>(() => one.ReadFloat32(other.Weights[0]));
    }

    [Fact]
    public void Asking_for_another_type_is_an_error_that_names_the_weight()
    {
        using var model = TfjsModel.Open(
            _folder.ModelOf("""{"name":"i","shape":[1],"dtype":"int32"},{"name":"b","shape":[],"dtype":"bool"}""", 0, 0, 0, 0, 0));

        Assert.Equal("i", Refusal.Of(TfjsRejection.WrongDtype, () => model.ReadFloat32(model.Weights[0])).Tensor);
        Assert.Equal("i", Refusal.Of(TfjsRejection.WrongDtype, () => model.ReadStrings(model.Weights[0])).Tensor);
        Assert.Equal("b", Refusal.Of(TfjsRejection.WrongDtype, () => model.ReadInt32(model.Weights[1])).Tensor);
    }

    [Fact]
    public void Strings_that_are_not_utf8_are_refused_as_strings_and_read_as_bytes()
    {
        using var model = TfjsModel.Open(_folder.ModelOf("""{"name":"s","shape":[2],"dtype":"string"}""", 0, 0, 0, 0, 1, 0, 0, 0, 0xFF));

        var error = Refusal.Of(TfjsRejection.InvalidUtf8, () => model.ReadStrings(model.Weights[0]));

        Assert.Equal("s", error.Tensor);
        Assert.Equal([0, 0, 0, 0, 1, 0, 0, 0, 0xFF], Bytes(model, model.Weights[0]));
    }

    [Fact]
    public void Strings_longer_than_any_buffer_are_read_whole()
    {
        string[] values = [new('x', 300_000), "", new('y', 65_536), "z"];
        TfjsModelWriter.Write(
            _folder.At("out"), [], [[WeightData.FromStrings("s", [2, 2], values)]], new TfjsWriteOptions { ShardSizeBytes = 1000 });

        using var model = TfjsModel.Open(_folder.At("out"));

        Assert.Equal(values, model.ReadStrings(model.Weights[0]));
    }

    [Fact]
    public void A_model_replaced_on_disk_is_read_to_the_end_as_it_was_opened()
    {
        TfjsModelWriter.Write(_folder.At("out"), [], [[WeightData.FromFloat32("w", [1], new[] { 1f })]]);
        using var model = TfjsModel.Open(_folder.At("out"));

        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not move a folder whose files are open.");
        TfjsModelWriter.Write(_folder.At("out"), [], [[WeightData.FromFloat32("w", [1], new[] { 2f })]]);

        Assert.Equal([1f], model.ReadFloat32(model.Weights[0]));
    }

    [Fact]
    public void Unknown_fields_are_there_to_read()
    {
        using var model = TfjsModel.Open(
            _folder.Model("""{"weightsManifest":[],"modelTopology":{"a":1},"x":{"big":12345678901234567890123}}"""));

        Assert.Equal("""{"big":12345678901234567890123}""", model.Json["x"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"a":1}"""), model.Topology));
    }

    private static byte[] Bytes(TfjsModel model, WeightSpec weight)
    {
        var bytes = new byte[weight.ByteLength];
        model.ReadBytes(weight, 0, bytes);
        return bytes;
    }
}
