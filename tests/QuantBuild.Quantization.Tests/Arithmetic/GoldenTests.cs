using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Plans;

namespace QuantBuild.Quantization.Tests.Arithmetic;

/// <summary>The reference converter's own outputs, tensor by tensor.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Cases => GoldenCase.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_tensor_equals_the_reference_converters(string name)
    {
        // arrange
        var golden = new GoldenCase(name);
        var plan = CreatePlan(golden.Map);
        var names = golden.Inputs.Where(tensor => tensor.Dtype == "float32").Select(tensor => tensor.Name);
        if (golden.Error is not null)
        {
            var error = Assert.Throws<QuantizationException>(() => plan.Assign(names));
            Assert.EndsWith($"the same node {error.Tensor}", golden.Error, StringComparison.Ordinal);
            return;
        }

        // act
        var assigned = plan.Assign(names);

        // assert
        Assert.Equal(
            golden.Expected.Where(tensor => tensor.Quantization is not null).Select(tensor => tensor.Name).Order(), assigned.Keys.Order());
        foreach (var (input, expected) in golden.Inputs.Zip(golden.Expected))
        {
            Assert.Equal(input.Name, expected.Name);
            Assert.Equal(
                expected.Quantization is null ? null : (string?)expected.Quantization["dtype"],
                assigned.TryGetValue(input.Name, out var dtype) ? dtype.ToManifestName() : null);
            Assert.Equal(
                expected.Bytes, expected.Quantization is null ? input.Bytes : Quantize(input.Values, dtype, expected.Quantization));
        }
    }

    [Fact]
    public void Values_beyond_float16_are_counted()
    {
        // arrange
        var huge = new GoldenCase("ranges-float16").Inputs.Single(tensor => tensor.Name == "huge").Values;

        // act
        var losses = Float16Quantizer.Quantize(huge, new Half[huge.Length]);

        // assert: every value lies beyond 65,504 or is one of the few that do not
        Assert.Equal(huge.Count(value => Math.Abs(value) >= 65_520), losses.Overflowed);
        Assert.NotEqual(0, losses.Overflowed);
    }

    private static QuantizationPlan CreatePlan(JsonObject map) => QuantizationPlan.Create(map.Select(entry => new QuantizationRule(
        Enum.Parse<QuantizedDtype>(entry.Key, ignoreCase: true),
        entry.Value is JsonArray patterns ? [.. patterns.Select(pattern => (string)pattern!)] : null)));

    private static byte[] Quantize(float[] values, QuantizedDtype dtype, JsonObject quantization)
    {
        if (dtype == QuantizedDtype.Float16)
        {
            var halves = new Half[values.Length];
            Float16Quantizer.Quantize(values, halves);
            return [.. MemoryMarshal.AsBytes(halves.AsSpan())];
        }

        var (min, max) = AffineQuantizer.FindRange(values);
        var p = AffineQuantizer.Fit(min, max, dtype.GetHighestCode());
        Assert.Equal((double)quantization["scale"]!, p.Scale);
        Assert.Equal(BitConverter.DoubleToInt64Bits((double)quantization["min"]!), BitConverter.DoubleToInt64Bits(p.Min));
        if (dtype == QuantizedDtype.UInt8)
        {
            var bytes = new byte[values.Length];
            AffineQuantizer.Quantize(values, p, bytes);
            return bytes;
        }

        var codes = new ushort[values.Length];
        AffineQuantizer.Quantize(values, p, codes);
        return [.. MemoryMarshal.AsBytes(codes.AsSpan())];
    }
}
