using QuantBuild.Quantization.Arithmetic;

namespace QuantBuild.Quantization.Tests.Arithmetic;

public class ErrorAccumulatorMergeTests
{
    [Fact]
    public void Figures_of_two_parts_merge_into_the_figures_of_the_whole()
    {
        // arrange
        float[] original = [1, -2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
        float[] restored = [1, -2, 3.5f, 4, 5, 6, 7, 8, 9, 9, 11];
        ErrorAccumulator whole = new(), first = new(), second = new();

        // act
        whole.Add(original, restored);
        first.Add(original.AsSpan(0, 5), restored.AsSpan(0, 5));
        second.Add(original.AsSpan(5), restored.AsSpan(5));
        first.Merge(second);

        // assert
        Assert.Equal(new QuantizationError(1, Math.Sqrt(1.25 / 11), 10 * Math.Log10(506 / 1.25)), whole.ToError());
        Assert.Equal(whole.ToError(), first.ToError());
    }
}
