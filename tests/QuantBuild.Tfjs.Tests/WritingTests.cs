using System.Text;
using System.Text.Json.Nodes;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;
using QuantBuild.Tfjs.Shards;

namespace QuantBuild.Tfjs.Tests;

public sealed class WritingTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_is_written_as_these_bytes()
    {
        // arrange
        var json = new JsonObject { ["format"] = "layers-model", ["weightsManifest"] = "replaced", ["größe"] = "<1 & 2>" };
        var quantization = new WeightQuantization(TfjsDtype.UInt8, 1.1034011204164307e-05, -1);

        // act
        TfjsModelWriter.Write(
            _folder.At("out"),
            json,
            [
                [WeightData.FromFloat32("a/kernel", [1, 2], new[] { 1f, -2f }),
                    new WeightData("a/bias", [3], TfjsDtype.Float32, quantization, stream => stream.Write([1, 2, 3]))],
                [new WeightData("h", [], TfjsDtype.Float32, WeightQuantization.Float16, stream => stream.Write([0, 60]))],
                [],
            ],
            new TfjsWriteOptions { ShardSizeBytes = 8 });

        // assert
        var files = TestFolder.Files(_folder.At("out"));
        Assert.Equal(["group1-shard1of2.bin", "group1-shard2of2.bin", "group2-shard1of1.bin", "model.json"], files.Keys);
        Assert.Equal([0, 0, 128, 63, 0, 0, 0, 192], files["group1-shard1of2.bin"]);
        Assert.Equal([1, 2, 3], files["group1-shard2of2.bin"]);
        Assert.Equal([0, 60], files["group2-shard1of1.bin"]);
        Assert.Equal(
            """{"format":"layers-model","weightsManifest":[{"paths":["group1-shard1of2.bin","group1-shard2of2.bin"],"weights":["""
                + """{"name":"a/kernel","shape":[1,2],"dtype":"float32"},"""
                + """{"name":"a/bias","shape":[3],"dtype":"float32","quantization":{"dtype":"uint8","min":-1"""
                + ""","scale":1.1034011204164307E-05,"original_dtype":"float32"}}]},"""
                + """{"paths":["group2-shard1of1.bin"],"weights":[{"name":"h","shape":[]"""
                + ""","dtype":"float32","quantization":{"dtype":"float16","original_dtype":"float32"}}]},"""
                + """{"paths":[],"weights":[]}],"größe":"<1 & 2>"}""",
            Encoding.UTF8.GetString(files["model.json"]));
        Assert.Equal("replaced", json["weightsManifest"]!.GetValue<string>());
    }

    [Fact]
    public void Unknown_fields_survive_a_round_trip_at_every_level_with_their_digits()
    {
        // arrange
        const string Json =
            """{"x":{"big":12345678901234567890123,"e":1.50e+3},"weightsManifest":[{"paths":["s.bin"],"weights":["""
                + """{"name":"w","shape":[1],"dtype":"float32","quantization":{"dtype":"uint8","min":0,"scale":1"""
                + ""","original_dtype":"float32","q":[true]},"group":"model"}],"extra":null}],"last":"\u00e4"}""";
        using var model = TfjsModel.Open(_folder.Model(Json, ("s.bin", [7])));

        // act
        TfjsModelWriter.Write(_folder.At("out"), model.Json, [[Copy(model, model.Weights[0])]]);

        // assert
        Assert.Equal(
            Json.Replace("s.bin", "group1-shard1of1.bin", StringComparison.Ordinal).Replace(@"\u00e4", "ä", StringComparison.Ordinal),
            File.ReadAllText(_folder.At("out", "model.json")));
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes_under_a_culture_with_a_decimal_comma()
    {
        var quantization = new WeightQuantization(TfjsDtype.UInt8, 0.5, -1234.5);
        WeightData[] weights = [new("w", [1], TfjsDtype.Float32, quantization, stream => stream.WriteByte(1)),
            .. Enumerable.Range(0, 12).Select(index => WeightData.FromFloat32($"w{index}", [1], new float[1]))];

        TfjsModelWriter.Write(_folder.At("a"), [], [weights], new TfjsWriteOptions { ShardSizeBytes = 4 });
        using (new DecimalComma())
        {
            TfjsModelWriter.Write(_folder.At("b"), [], [weights], new TfjsWriteOptions { ShardSizeBytes = 4 });
        }

        Assert.Equal(TestFolder.Files(_folder.At("a")), TestFolder.Files(_folder.At("b")));
        Assert.Contains("-1234.5", File.ReadAllText(_folder.At("b", "model.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, TfjsRejection.MissingBytes)]
    [InlineData(5, TfjsRejection.ExcessBytes)]
    public void A_weight_must_write_the_bytes_its_shape_calls_for(int written, TfjsRejection rejection) =>
        AssertRefused(new WeightData("w", [4], TfjsDtype.UInt8, null, stream => stream.Write(new byte[written])), rejection);

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 65 }, TfjsRejection.MissingBytes)]
    [InlineData(new byte[] { 1, 0, 0, 0, 65, 2, 0, 0, 0, 66 }, TfjsRejection.MissingBytes)]
    [InlineData(new byte[] { 1, 0, 0, 0, 65, 0, 0, 0, 0, 1 }, TfjsRejection.ExcessBytes)]
    public void A_string_weight_must_write_elements_as_the_format_has_them(byte[] bytes, TfjsRejection rejection) =>
        AssertRefused(new WeightData("w", [2], TfjsDtype.String, null, stream => stream.Write(bytes)), rejection);

    [Fact]
    public void Weights_that_no_reader_would_take_are_refused()
    {
        AssertRefused(new WeightData("w", [-1], TfjsDtype.UInt8, null, _ => { }), TfjsRejection.InvalidDimension);
        AssertRefused(new WeightData("w", [int.MaxValue, int.MaxValue, 3], TfjsDtype.UInt8, null, _ => { }), TfjsRejection.ShapeOverflow);
        AssertRefused(
            new WeightData("w", [1], TfjsDtype.Float32, new WeightQuantization(TfjsDtype.UInt8, double.NaN, 0), _ => { }),
            TfjsRejection.NonFiniteScale);
        AssertRefused(
            new WeightData("w", [1], TfjsDtype.Float32, new WeightQuantization(TfjsDtype.UInt8, 1, double.NegativeInfinity), _ => { }),
            TfjsRejection.NonFiniteScale);
        AssertRefused(new WeightData("w", [1], TfjsDtype.Bool, WeightQuantization.Float16, _ => { }), TfjsRejection.InvalidQuantization);
    }

    [Fact]
    public void Two_weights_of_one_name_are_refused()
    {
        var weight = WeightData.FromFloat32("w", [1], new float[1]);

        Assert.Equal(
            "w", Refusal.Of(TfjsRejection.DuplicateName, () => TfjsModelWriter.Write(_folder.At("out"), [], [[weight], [weight]])).Tensor);
    }

    [Fact]
    public void Values_that_do_not_fit_their_shape_are_refused_at_once()
    {
        Assert.Equal("w", Refusal.Of(TfjsRejection.WrongElementCount, () => WeightData.FromFloat32("w", [2, 2], new float[3])).Tensor);
        Assert.Equal("w", Refusal.Of(TfjsRejection.WrongElementCount, () => WeightData.FromStrings("w", [2], ["a"])).Tensor);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_as_an_element() =>
        AssertRefused(WeightData.FromStrings("w", [1], ["\ud800"]), TfjsRejection.InvalidUtf8);

    [Fact]
    public void Json_that_has_no_form_is_refused_and_leaves_nothing()
    {
        Refusal.Of(TfjsRejection.UnwritableJson, () => TfjsModelWriter.Write(_folder.At("out"), new JsonObject { ["x"] = double.NaN }, []));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_shard_size_must_be_positive(int bytes)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new TfjsWriteOptions { ShardSizeBytes = bytes });

        Assert.Equal(bytes, error.ActualValue);
    }

    [Fact]
    public void A_weight_may_close_the_stream_it_writes_to()
    {
        var weights = new[] { "a", "b" }.Select(name => new WeightData(name, [2], TfjsDtype.UInt8, null, stream =>
        {
            using var writer = new BinaryWriter(stream);
            writer.Write((ushort)513);
        })).ToArray();

        TfjsModelWriter.Write(_folder.At("out"), [], [weights]);

        Assert.Equal([1, 2, 1, 2], File.ReadAllBytes(_folder.At("out", "group1-shard1of1.bin")));
    }

    private static WeightData Copy(TfjsModel model, WeightSpec weight) =>
        new(weight.Name, weight.Shape, weight.Dtype, weight.Quantization, stream =>
        {
            var bytes = new byte[weight.ByteLength];
            model.ReadBytes(weight, 0, bytes);
            stream.Write(bytes);
        });

    private void AssertRefused(WeightData weight, TfjsRejection rejection)
    {
        var error = Refusal.Of(rejection, () => TfjsModelWriter.Write(_folder.At("out"), [], [[weight]]));

        Assert.Equal("w", error.Tensor);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }
}
