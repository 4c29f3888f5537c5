using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Rounding;
using QuantBuild.Quantization.Tests.Arithmetic;

namespace QuantBuild.Quantization.Tests.Rounding;

public sealed class SmallVectorFormatTests
{
    [Fact]
    public void The_smallest_format_that_costs_nothing_is_chosen()
    {
        Assert.Equal(QuantizedDtype.UInt8, Choose([0.999f, 0.999f, 0.999f]));
        Assert.Equal(QuantizedDtype.Float16, Choose(TestValues.Normal(100, 1)));

        // One large value among small ones: float16 follows it, a few steps of it would be lost in the sum.
        Assert.Equal(QuantizedDtype.Float16, Choose([.. TestValues.Uniform(100, 2), 2f]));

        // Beyond float16's range, and below its subnormals.
        Assert.Equal(QuantizedDtype.UInt16, Choose([1e5f, 9e4f, 8e4f]));
        Assert.Equal(QuantizedDtype.UInt16, Choose([1e-9f, 2e-9f]));

        Assert.Null(Choose([1, float.NaN]));
        Assert.Null(Choose([float.PositiveInfinity, 1]));
        Assert.Null(Choose([]));
    }

    [Fact]
    public void A_stricter_tolerance_asks_for_more_bits()
    {
        var values = TestValues.Uniform(1000, 3, 1, 2);
        Assert.Equal(QuantizedDtype.Float16, Choose(values));
        Assert.Equal(QuantizedDtype.UInt16, Choose(values, tolerance: 1e-5));
        Assert.Null(Choose(values, tolerance: 1e-8));
    }

    private static QuantizedDtype? Choose(float[] values, double tolerance = SmallVectorFormat.DefaultTolerance) =>
        SmallVectorFormat.Choose(new WeightTensor("bias", [values.Length], values), tolerance);
}
