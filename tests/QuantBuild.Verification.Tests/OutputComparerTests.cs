using QuantBuild.Verification.Internal;

namespace QuantBuild.Verification.Tests;

public sealed class OutputComparerTests
{
    private static readonly Tolerance _tolerance = new(Absolute: 0.01, Relative: 0.001);

    [Fact]
    public void Differences_are_the_largest_and_relative_to_the_outputs_largest_value()
    {
        // act
        var comparison = Compare([10, -20, 5, 1], [10.002f, -20, 4.995f, 1]);

        // assert: 0.02 is allowed
        Assert.Equal((2, 4L), (comparison.Examples, comparison.Values));
        Assert.Equal(0.005, comparison.LargestAbsolute, 1e-6);
        Assert.Equal(0.005 / 20, comparison.LargestRelative, 1e-6);
        Assert.Null(comparison.Mismatch);
    }

    [Fact]
    public void The_first_difference_that_is_too_large_is_named_with_its_index_and_both_values()
    {
        // act
        var mismatch = Compare([1, 2, 3, 4], [1, 2, 3.5f, 9]).Mismatch!;

        // assert
        Assert.Equal([1, 0], mismatch.Index);
        Assert.Equal("output 'dense' [1, 0] is 3 here and 3.5 in TF.js, allowed difference 0.01", mismatch.ToString());
    }

    [Theory]
    [InlineData(float.NaN, 1f)]
    [InlineData(1f, float.NaN)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(1f, float.NegativeInfinity)]
    public void What_is_no_finite_number_is_a_mismatch(float ours, float theirs) =>
        Assert.Equal([0, 1], Compare([1, ours, 3, 4], [1, theirs, 3, 4]).Mismatch!.Index);

    [Fact]
    public void Another_shape_is_an_error_that_names_both()
    {
        // act
        var error = Assert.Throws<VerificationException>(() =>
            OutputComparer.Compare([Output([1, 2, 3, 4], [2, 2])], [Output([1, 2, 3, 4], [2, 2, 1])], _tolerance));

        // assert
        Assert.Equal("output 'dense' has shape [2, 2] here and [2, 2, 1] in TF.js", error.Message);
    }

    [Fact]
    public void Another_number_of_outputs_is_an_error() =>
        Assert.Throws<VerificationException>(() => OutputComparer.Compare([Output([1], [1, 1])], [], _tolerance));

    [Fact]
    public void The_same_top1_is_counted_example_by_example()
    {
        Assert.Equal(1, OutputComparer.SameTop1(Output([0.1f, 0.9f, 0.6f, 0.4f], [2, 2]), Output([0.2f, 0.8f, 0.4f, 0.6f], [2, 2])));
        Assert.Null(OutputComparer.SameTop1(Output([1, 2], [2, 1]), Output([1, 2], [2, 1])));
    }

    private static OutputComparison Compare(float[] ours, float[] theirs) =>
        OutputComparer.Compare([Output(ours, [2, 2])], [Output(theirs, [2, 2])], _tolerance);

    private static OutputTensor Output(float[] values, int[] shape) => new("dense", shape, values);
}
