using CsCheck;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Tfjs.Tests.Quantizing;

/// <summary>What holds for every model, tried on random ones.</summary>
public sealed class PropertyTests : IDisposable
{
    private static readonly Gen<string> _name = Gen.String[Gen.Char["abz/_[]*.é漢\"\\\n "], 1, 12];

    private static readonly Gen<int[]> _shape = Gen.Int[0, 5].Array[0, 4];

    private static readonly Gen<WeightQuantization> _affine =
        Gen.Select(
            Gen.OneOfConst(TfjsDtype.UInt8, TfjsDtype.UInt16), Gen.Double[1e-300, 1e300], Gen.Double[-1e300, 1e300], (dtype, scale, min) =>
                new WeightQuantization(dtype, scale, min));

    private static readonly Gen<(TfjsDtype Dtype, WeightQuantization? Quantization)> _type = Gen.OneOf(
        Gen.Enum<TfjsDtype>().Select(dtype => (dtype, (WeightQuantization?)null)),
        Gen.Select(Gen.OneOfConst(TfjsDtype.Float32, TfjsDtype.Int32), _affine, (dtype, quantization) =>
            (dtype, (WeightQuantization?)quantization)),
        Gen.Const((TfjsDtype.Float32, (WeightQuantization?)WeightQuantization.Float16)));

    private static readonly Gen<RandomWeight> _weight =
        from name in _name
        from shape in _shape
        from type in _type
        let elements = shape.Aggregate(1, (product, dimension) => product * dimension)
        from bytes in type.Dtype == TfjsDtype.String
            ? Gen.Byte.Array[0, 9].Array[elements].Select(texts =>
                texts.SelectMany(text => BitConverter.GetBytes(text.Length).Concat(text)).ToArray())
            : Gen.Byte.Array[elements * SizeOf(type.Quantization?.Dtype ?? type.Dtype)]
        select new RandomWeight(name, shape, type.Dtype, type.Quantization, bytes);

    private static readonly Gen<RandomWeight[][]> _groups = _weight.Array[0, 4].Array[0, 3].Select(groups =>
    {
        var names = new HashSet<string>();
        return groups.Select(group => group.Where(weight => names.Add(weight.Name)).ToArray()).ToArray();
    });

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_written_is_the_model_read() => Gen.Select(_groups, Gen.Int[1, 40]).Sample(
        (groups, shardBytes) =>
        {
            TfjsModelWriter.Write(
                _folder.At("out"), [], [.. groups.Select(group => group.Select(weight => weight.ToData()).ToArray())],
                new TfjsWriteOptions { ShardSizeBytes = shardBytes });

            using var model = TfjsModel.Open(_folder.At("out"));
            Assert.Equal(groups.Select(group => group.Length), model.WeightGroups.Select(group => group.Weights.Count));
            foreach (var (written, read) in groups.SelectMany(group => group).Zip(model.Weights))
            {
                Assert.Equal((written.Name, written.Dtype, written.Quantization), (read.Name, read.Dtype, read.Quantization));
                Assert.Equal(written.Shape, read.Shape);
                var bytes = new byte[read.ByteLength];
                model.ReadBytes(read, 0, bytes);
                Assert.Equal(written.Bytes, bytes);
            }

            foreach (var path in model.WeightGroups.SelectMany(group => group.Paths.SkipLast(1)))
            {
                Assert.Equal(shardBytes, new FileInfo(_folder.At("out", path)).Length);
            }
        }, iter: 300, threads: 1);

    [Fact]
    public void Dequantized_values_are_within_half_a_step_and_the_rounding_of_float32() => Gen.Select(
        Gen.Float[-1e6f, 1e6f].Array[1, 200], Gen.OneOfConst(QuantizedDtype.UInt8, QuantizedDtype.UInt16), Gen.Int[-20, 10]).Sample(
        (raw, dtype, exponent) =>
        {
            var values = raw.Select(value => MathF.ScaleB(value, exponent)).ToArray();
            TfjsModelWriter.Write(_folder.At("in"), [], [[WeightData.FromFloat32("w", [values.Length], values)]]);

            var summary = TfjsModelQuantizer.Quantize(_folder.At("in"), _folder.At("out"), QuantizationPlan.All(dtype));

            using var model = TfjsModel.Open(_folder.At("out"));
            var restored = model.ReadFloat32(model.Weights[0]);
            var scale = values.Distinct().Count() == 1 ? 0 : model.Weights[0].Quantization!.Scale;

            // Clipping to the shifted range costs up to half a step where rounding would have cost none, and each of the float32 operations
            // half a unit in the last place of the range.
            var range = values.Max(Math.Abs) + (double)(values.Max() - values.Min());
            var allowed = (scale / 2) + (range * 4 / (1 << 24));
            Assert.InRange(values.Zip(restored, (before, after) => Math.Abs((double)before - after)).Max(), 0, allowed);
            Assert.InRange(summary.Tensors[0].Error!.MaxAbs, 0, allowed);
        }, iter: 500, threads: 1);

    private static int SizeOf(TfjsDtype dtype) => dtype switch
    {
        TfjsDtype.Bool or TfjsDtype.UInt8 => 1,
        TfjsDtype.UInt16 or TfjsDtype.Float16 => 2,
        TfjsDtype.Complex64 => 8,
        _ => 4,
    };

    internal sealed record RandomWeight(string Name, int[] Shape, TfjsDtype Dtype, WeightQuantization? Quantization, byte[] Bytes)
    {
        public WeightData ToData() => new(Name, Shape, Dtype, Quantization, stream => stream.Write(Bytes));
    }
}
