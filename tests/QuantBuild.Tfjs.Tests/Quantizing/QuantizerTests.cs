using System.Text.Json.Nodes;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Tfjs.Tests.Quantizing;

public sealed class QuantizerTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(QuantizedDtype.UInt8)]
    [InlineData(QuantizedDtype.UInt16)]
    [InlineData(QuantizedDtype.Float16)]
    public void A_weight_of_many_blocks_is_quantized_as_one_with_its_figures(QuantizedDtype dtype)
    {
        // arrange: more than one batch of blocks, and shards that cut through elements
        var values = Normal(seed: 1, count: 5_000_001);
        Write("in", 1_000_003, WeightData.FromFloat32("w", [values.Length], values));

        // act
        var summary = TfjsModelQuantizer.Quantize(
            _folder.At("in"), _folder.At("out"), QuantizationPlan.All(dtype), new TfjsWriteOptions { ShardSizeBytes = 999_999 });

        // assert
        using var model = TfjsModel.Open(_folder.At("out"));
        var restored = Restore(values, dtype);
        Assert.Equal(restored, model.ReadFloat32(model.Weights[0]));
        var tensor = Assert.Single(summary.Tensors);
        var errors = values.Zip(restored, (before, after) => (double)before - after).ToArray();
        var noise = errors.Sum(error => error * error);
        Assert.Equal(errors.Max(Math.Abs), tensor.Error!.MaxAbs);
        Assert.Equal(Math.Sqrt(noise / errors.Length), tensor.Error.Rms, 1e-12);
        Assert.Equal(10 * Math.Log10(values.Sum(value => (double)value * value) / noise), tensor.Error.SqnrDb, 1e-9);
        Assert.Equal((TfjsDtype.Float32, 20_000_004L), (tensor.DtypeBefore, tensor.BytesBefore));
        Assert.Equal((model.Weights[0].StoredDtype, model.Weights[0].ByteLength), (tensor.DtypeAfter, tensor.BytesAfter));
    }

    [Fact]
    public void Weights_the_plan_leaves_are_copied_as_they_are()
    {
        // arrange
        var quantized = new WeightQuantization(TfjsDtype.UInt8, 0.5, -1);
        Write(
            "in",
            7,
            WeightData.FromFloat32("kernel", [3], new[] { 0f, 1f, 2f }),
            WeightData.FromFloat32("bias", [2], new[] { 3f, 4f }),
            new WeightData("already", [3], TfjsDtype.Float32, quantized, stream => stream.Write([1, 2, 3])),
            WeightData.FromStrings("names", [2], ["a", "bc"]),
            new WeightData("steps", [], TfjsDtype.Int32, null, stream => stream.Write([9, 0, 0, 0])));
        var plan = QuantizationPlan.Create(new QuantizationRule(QuantizedDtype.UInt8, ["kernel", "steps", "typo*"]));

        // act
        var summary = TfjsModelQuantizer.Quantize(_folder.At("in"), _folder.At("out"), plan);

        // assert
        Assert.Equal(Concatenated("in")[12..], Concatenated("out")[3..]);
        Assert.Equal([true, false, false, false, false], summary.Tensors.Select(tensor => tensor.Error is not null));
        Assert.Equal(
            [TfjsDtype.UInt8, TfjsDtype.Float32, TfjsDtype.UInt8, TfjsDtype.String, TfjsDtype.Int32],
            summary.Tensors.Select(tensor => tensor.DtypeAfter));
        Assert.Equal((12 + 8 + 3 + 11 + 4, 3 + 8 + 3 + 11 + 4), (summary.BytesBefore, summary.BytesAfter));
        Assert.Equal(new FileInfo(_folder.At("out", "model.json")).Length, summary.ModelJsonBytes);
        Assert.Equal(["steps", "typo*"], summary.UnmatchedPatterns);
        Assert.Contains("'typo*' matches no float32 weight", summary.Warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_quantized_weight_the_plan_makes_smaller_is_dequantized_first()
    {
        var sixteen = new WeightQuantization(TfjsDtype.UInt16, 0.25, 10);
        Write("in", 1 << 20, new WeightData("w", [3], TfjsDtype.Float32, sixteen, stream => stream.Write([0, 0, 4, 0, 252, 3])));

        var summary = TfjsModelQuantizer.Quantize(_folder.At("in"), _folder.At("out"), QuantizationPlan.All(QuantizedDtype.UInt8));

        using var model = TfjsModel.Open(_folder.At("out"));
        Assert.Equal(new WeightQuantization(TfjsDtype.UInt8, 1, 10), model.Weights[0].Quantization);
        Assert.Equal([10f, 11f, 265f], model.ReadFloat32(model.Weights[0]));
        Assert.Equal((TfjsDtype.UInt16, TfjsDtype.UInt8), (summary.Tensors[0].DtypeBefore, summary.Tensors[0].DtypeAfter));
        Assert.Equal(new QuantizationError(0, 0, double.PositiveInfinity), summary.Tensors[0].Error);
    }

    [Fact]
    public void Values_that_float16_loses_are_counted_and_warned_of_by_name()
    {
        var values = new float[200_000];
        values[3] = 70_000;
        values[100_000] = -1e30f;
        values[150_000] = 1e-10f;
        Write("in", 1 << 20, WeightData.FromFloat32("fine", [1], new[] { 1f }), WeightData.FromFloat32("lossy", [200_000], values));

        var summary = TfjsModelQuantizer.Quantize(_folder.At("in"), _folder.At("out"), QuantizationPlan.All(QuantizedDtype.Float16));

        Assert.Equal([default, new Float16Losses(2, 1)], summary.Tensors.Select(tensor => tensor.Losses));
        Assert.Equal(
            ["weight 'lossy': in float16, 2 values overflowed to infinity and 1 underflowed to zero. "
                + "Leave it in float32, or quantize it as uint16."],
            summary.Warnings);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_weight_that_a_pattern_names_is_refused_by_its_first_element_that_is_not_finite(float value)
    {
        var values = new float[1_000_000];
        values[700_001] = value;
        values[900_000] = float.PositiveInfinity;
        Write("in", 1 << 20, WeightData.FromFloat32("w", [1000, 1000], values));
        Directory.CreateDirectory(_folder.At("out"));

        var error = Assert.Throws<NonFiniteWeightException>(() =>
            TfjsModelQuantizer.Quantize(
                _folder.At("in"), _folder.At("out"), QuantizationPlan.Create(new QuantizationRule(QuantizedDtype.UInt8, ["w"]))));

        Assert.Contains("by the pattern '!w'", error.Message, StringComparison.Ordinal);
        Assert.Equal(("w", 700_001, value), (error.Tensor, error.Index, error.Value));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.At("out")));
        Assert.Equal(["in", "out"], Directory.GetFileSystemEntries(_folder.Root).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData(QuantizedDtype.UInt8)]
    [InlineData(QuantizedDtype.Float16)]
    public void Empty_weights_and_scalars_are_quantized(QuantizedDtype dtype)
    {
        Write(
            "in", 1 << 20, WeightData.FromFloat32("none", [0, 3], Array.Empty<float>()),
            WeightData.FromFloat32("scalar", [], new[] { 1.5f }));

        TfjsModelQuantizer.Quantize(_folder.At("in"), _folder.At("out"), QuantizationPlan.All(dtype));

        using var model = TfjsModel.Open(_folder.At("out"));
        Assert.Empty(model.ReadFloat32(model.Weights[0]));
        Assert.Equal([1.5f], model.ReadFloat32(model.Weights[1]));
        Assert.Equal([[0, 3], []], model.Weights.Select(weight => weight.Shape.ToArray()));
    }

    [Theory]
    [InlineData("a/in", "a/in")]
    [InlineData("a/in", "a")]
    [InlineData("a/in", "link")]
    [InlineData("link/in", "a/in")]
    public void The_model_that_is_read_is_never_replaced(string input, string output)
    {
        Write("a/in", 1 << 20, WeightData.FromFloat32("w", [1], new float[1]));
        Directory.CreateSymbolicLink(_folder.At("link"), "a");

        var error = Refusal.Of(TfjsRejection.SourceInOutput, () =>
            TfjsModelQuantizer.Quantize(_folder.At(input), _folder.At(output), QuantizationPlan.All(QuantizedDtype.UInt8)));

        Assert.Equal(_folder.At(output), error.File);
        Assert.Equal(2, TestFolder.Files(_folder.At("a", "in")).Count);
    }

    [Fact]
    public void The_output_may_lie_in_the_folder_of_the_model()
    {
        Write("in", 1 << 20, WeightData.FromFloat32("w", [1], new float[1]));

        TfjsModelQuantizer.Quantize(_folder.At("in"), _folder.At("in", "quantized"), QuantizationPlan.All(QuantizedDtype.UInt8));

        TfjsModel.Open(_folder.At("in", "quantized")).Dispose();
    }

    [Fact]
    public void Unknown_fields_survive_quantization()
    {
        var folder = _folder.Model(
            """{"x":[1.0],"weightsManifest":[{"paths":["s.bin"]"""
                + ""","weights":[{"name":"w","shape":[1],"dtype":"float32","group":"model"}],"y":2}]}""", ("s.bin", new byte[4]));

        TfjsModelQuantizer.Quantize(folder, _folder.At("out"), QuantizationPlan.All(QuantizedDtype.UInt8));

        Assert.Equal(
            """{"x":[1.0],"weightsManifest":[{"paths":["group1-shard1of1.bin"]"""
                + ""","weights":[{"name":"w","shape":[1],"dtype":"float32","quantization":"""
                + """{"dtype":"uint8","min":0,"scale":1,"original_dtype":"float32"},"group":"model"}],"y":2}]}""",
            File.ReadAllText(_folder.At("out", "model.json")));
    }

    [Fact]
    public void Progress_ends_at_the_bytes_of_the_source()
    {
        Write("in", 1 << 20, WeightData.FromFloat32("a", [9_000_000], new float[9_000_000]), WeightData.FromStrings("b", [1], ["x"]));
        var reports = new List<QuantizationProgress>();

        TfjsModelQuantizer.Quantize(
            _folder.At("in"), _folder.At("out"), QuantizationPlan.All(QuantizedDtype.UInt8), progress: new Immediate(reports));

        Assert.Equal(new QuantizationProgress("b", 36_000_005, 36_000_005), reports[^1]);
        Assert.True(reports.Count > 3);
        Assert.Equal(reports.Select(report => report.BytesDone).Order(), reports.Select(report => report.BytesDone));
    }

    /// <summary>The reference arithmetic, a value at a time: codes in float32, values in float64.</summary>
    private static float[] Restore(float[] values, QuantizedDtype dtype)
    {
        if (dtype == QuantizedDtype.Float16)
        {
            return [.. values.Select(value => (float)(Half)value)];
        }

        var parameters = AffineQuantizer.Fit(values.Min(), values.Max(), dtype.GetHighestCode());
        var (min, max, scale) =
            ((float)parameters.Min, (float)((dtype.GetHighestCode() * parameters.Scale) + parameters.Min), (float)parameters.Scale);
        return [.. values.Select(value =>
            (float)((MathF.Round((Math.Clamp(value, min, max) - min) / scale) * parameters.Scale) + parameters.Min))];
    }

    private static float[] Normal(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextNormal())];
    }

    private byte[] Concatenated(string folder)
    {
        using var model = TfjsModel.Open(_folder.At(folder));
        return [.. model.WeightGroups[0].Paths.SelectMany(path => File.ReadAllBytes(_folder.At(folder, path)))];
    }

    private void Write(string folder, int shardSize, params WeightData[] weights) => TfjsModelWriter.Write(
        _folder.At(folder), new JsonObject { ["format"] = "graph-model" }, [weights], new TfjsWriteOptions { ShardSizeBytes = shardSize });

    private sealed class Immediate(List<QuantizationProgress> reports) : IProgress<QuantizationProgress>
    {
        public void Report(QuantizationProgress value) => reports.Add(value);
    }
}
