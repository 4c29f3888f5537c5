using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Tfjs.Tests.Quantizing;

/// <summary>Weights that quantizing leaves as they were, each with a word about it.</summary>
public sealed class KeptWeightsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(QuantizedDtype.UInt8, float.NegativeInfinity)]
    [InlineData(QuantizedDtype.UInt16, float.PositiveInfinity)]
    [InlineData(QuantizedDtype.UInt8, float.NaN)]
    public void A_weight_that_is_not_finite_stays_float32_where_all_weights_are_asked_for(QuantizedDtype dtype, float value)
    {
        // arrange
        Write(WeightData.FromFloat32("kernel", [3], new[] { 0f, 1f, 2f }), WeightData.FromFloat32("thr", [], new[] { value }));

        // act
        var summary = Quantize(QuantizationPlan.All(dtype));

        // assert
        using var model = TfjsModel.Open(_folder.At("out"));
        Assert.Equal(
            [dtype == QuantizedDtype.UInt8 ? TfjsDtype.UInt8 : TfjsDtype.UInt16, TfjsDtype.Float32],
            model.Weights.Select(weight => weight.StoredDtype));
        Assert.Equal([value], model.ReadFloat32(model.Weights[1]));
        Assert.Equal(
            (KeptReason.NonFinite, new NonFiniteCounts(float.IsNaN(value) ? 1 : 0, float.IsNaN(value) ? 0 : 1)),
            (summary.Tensors[1].Kept, summary.Tensors[1].NonFinite));
        Assert.Contains("weight 'thr' stays float32", Assert.Single(summary.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_finite_is_counted_over_all_blocks()
    {
        var values = new float[200_000];
        (values[5], values[70_000], values[199_999]) = (float.NaN, float.NegativeInfinity, float.NaN);
        Write(WeightData.FromFloat32("w", [200_000], values));

        var summary = Quantize(QuantizationPlan.All(QuantizedDtype.UInt8));

        Assert.Equal(new NonFiniteCounts(2, 1), summary.Tensors[0].NonFinite);
        Assert.Contains("of its 200000 values, 2 are NaN and 1 infinite", Assert.Single(summary.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Float16_keeps_what_is_not_finite_and_warns_with_the_count()
    {
        // arrange
        var values = new float[200_000];
        (values[5], values[70_000], values[199_999]) = (float.NaN, float.PositiveInfinity, float.NaN);
        Write(WeightData.FromFloat32("w", [200_000], values), WeightData.FromFloat32("lossy", [2], new[] { float.NaN, 1e6f }));

        // act
        var summary = Quantize(QuantizationPlan.All(QuantizedDtype.Float16));

        // assert
        using var model = TfjsModel.Open(_folder.At("out"));
        Assert.Equal(values, model.ReadFloat32(model.Weights[0]));
        Assert.Equal(2, summary.Warnings.Count);
        Assert.Contains(
            "weight 'w': of its 200000 values, 2 are NaN and 1 infinite; float16 keeps them", summary.Warnings[0],
            StringComparison.Ordinal);
        Assert.Contains(
            "1 values overflowed to infinity and 0 underflowed to zero, and of its 2 values, 1 are NaN and 0 infinite", summary.Warnings[1],
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TfjsDtype.UInt8, QuantizedDtype.UInt8)]
    [InlineData(TfjsDtype.UInt8, QuantizedDtype.UInt16)]
    [InlineData(TfjsDtype.UInt8, QuantizedDtype.Float16)]
    [InlineData(TfjsDtype.UInt16, QuantizedDtype.Float16)]
    [InlineData(TfjsDtype.Float16, QuantizedDtype.UInt16)]
    public void A_weight_that_is_already_quantized_never_grows_nor_loses_again(TfjsDtype stored, QuantizedDtype wanted)
    {
        // arrange
        var quantization = stored == TfjsDtype.Float16 ? WeightQuantization.Float16 : new WeightQuantization(stored, 0.3, -1.7);
        byte[] bytes = stored == TfjsDtype.UInt8 ? [1, 2, 200] : [0, 60, 0, 64, 1, 65];
        Write(new WeightData("w", [3], TfjsDtype.Float32, quantization, stream => stream.Write(bytes)));

        // act
        var summary = Quantize(QuantizationPlan.Create(new QuantizationRule(wanted, ["w"])));

        // assert
        using var model = TfjsModel.Open(_folder.At("out"));
        Assert.Equal(quantization, model.Weights[0].Quantization);
        Assert.Equal(bytes, TestFolder.Files(_folder.At("out"))["group1-shard1of1.bin"]);
        Assert.Equal([stored], summary.SourceDtypes);
        Assert.Equal(KeptReason.AlreadyQuantized, summary.Tensors[0].Kept);
        Assert.Contains("1 of the 1 weights are already quantized", Assert.Single(summary.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_state_of_an_optimizer_is_copied_byte_for_byte_with_its_bytes_in_a_warning()
    {
        // arrange
        var folder = _folder.ModelOf(
            """{"name":"k","shape":[1],"dtype":"float32"},{"name":"iter","shape":[],"dtype":"int32","group":"optimizer"},"""
                + """{"name":"k/m","shape":[1],"dtype":"float32","group":"optimizer"}""",
            [0, 0, 128, 63, 9, 0, 0, 0, 0, 0, 0, 64]);

        // act
        var summary = TfjsModelQuantizer.Quantize(folder, _folder.At("out"), QuantizationPlan.All(QuantizedDtype.UInt8));

        // assert
        using var model = TfjsModel.Open(_folder.At("out"));
        Assert.Equal(["iter", "k/m"], model.OptimizerWeights.Select(weight => weight.Name));
        Assert.Equal([0, 9, 0, 0, 0, 0, 0, 0, 64], TestFolder.Files(_folder.At("out"))["group1-shard1of1.bin"]);
        Assert.StartsWith("8 bytes in 2 weights are the state of the optimizer", Assert.Single(summary.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_state_of_an_optimizer_can_be_left_out()
    {
        var folder = _folder.ModelOf(
            """{"name":"iter","shape":[],"dtype":"int32","group":"optimizer"},{"name":"k","shape":[1],"dtype":"uint8"}""", [9, 0, 0, 0, 3]);

        var summary = TfjsModelQuantizer.Quantize(
            folder, _folder.At("out"), QuantizationPlan.Create(), new TfjsWriteOptions { KeepsOptimizer = false });

        using var model = TfjsModel.Open(_folder.At("out"));
        Assert.Equal("k", Assert.Single(model.WeightGroups[0].Weights).Name);
        Assert.Equal([3], TestFolder.Files(_folder.At("out"))["group1-shard1of1.bin"]);
        Assert.Empty(summary.Warnings);
    }

    [Fact]
    public void Bytes_of_no_weight_are_left_out_with_a_word()
    {
        var folder = _folder.ModelOf("""{"name":"k","shape":[1],"dtype":"uint8"}""", 3, 1, 1, 1, 1);

        var summary = TfjsModelQuantizer.Quantize(folder, _folder.At("out"), QuantizationPlan.Create());

        Assert.Equal([3], TestFolder.Files(_folder.At("out"))["group1-shard1of1.bin"]);
        Assert.StartsWith("4 bytes behind the last weight", Assert.Single(summary.Warnings), StringComparison.Ordinal);
    }

    private QuantizationSummary Quantize(QuantizationPlan plan) => TfjsModelQuantizer.Quantize(_folder.At("in"), _folder.At("out"), plan);

    private void Write(params WeightData[] weights) => TfjsModelWriter.Write(_folder.At("in"), [], [weights]);
}
