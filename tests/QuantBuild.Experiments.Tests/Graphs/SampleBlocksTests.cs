using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Quantization.Calibration;

namespace QuantBuild.Experiments.Tests.Graphs;

public sealed class SampleBlocksTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(1, 32, 32)]
    [InlineData(1, 33, 32, 1)]
    [InlineData(1, 70, 32, 32, 6)]
    [InlineData(4, 9, 8, 1)]
    [InlineData(5, 7, 6, 1)]
    [InlineData(256, 3, 1, 1, 1)]
    public void Blocks_have_32_examples_each_whatever_the_number_of_samples(int examples, int samples, params int[] sizes)
    {
        // act
        var blocks = SampleBlocks.Of([.. Enumerable.Range(0, samples).Select(_ =>
            new Dictionary<string, Tensor> { ["x"] = Tensor.Of([examples, 1], new float[examples]) })]);

        // assert: one behind the other, from the first sample to the last
        Assert.Equal(sizes, blocks.Select(block => block.End.Value - block.Start.Value));
        Assert.Equal(samples, blocks.Sum(block => block.End.Value - block.Start.Value));
        Assert.All(blocks.Zip(blocks.Skip(1)), pair => Assert.Equal(pair.First.End, pair.Second.Start));
    }

    [Theory]
    [InlineData(GramForm.Patches, 6, 1)]
    [InlineData(GramForm.PatchesByChannel, 3, 2)]
    public void The_matrices_of_a_total_are_those_of_the_rows_of_all_blocks(GramForm form, int inputs, int channels)
    {
        // arrange: two blocks of 5 and 3 rows
        var random = new Random(3);
        double[][][] rows = [.. Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, inputs).Select(_ =>
            Enumerable.Range(0, channels).Select(_ => random.NextDouble() - 0.5).ToArray()).ToArray())];
        var total = new KernelTotal();

        // act
        total.Add(SumOf(rows[..5]));
        total.Add(SumOf(rows[5..]));
        var grams = total.ToSum().ToGrams(new KernelUse(null!, [], form, inputs))!;

        // assert: XᵀX / n and the covariance, from their definitions
        Assert.Equal(channels, grams.Matrices.Count);
        foreach (var (channel, gram) in grams.Matrices.Index())
        {
            for (var pair = 0; pair < inputs * inputs; pair++)
            {
                var (one, other) = (pair / inputs, pair % inputs);
                Assert.Equal(rows.Average(row => row[one][channel] * row[other][channel]), gram[one, other], tolerance: 1e-6);
                double mean = rows.Average(row => row[one][channel]), otherMean = rows.Average(row => row[other][channel]);
                Assert.Equal(
                    rows.Average(row => (row[one][channel] - mean) * (row[other][channel] - otherMean)),
                    gram.WithoutMean()[one, other],
                    tolerance: 1e-6);
            }
        }
    }

    [Fact]
    public void A_kernel_that_no_sample_fits_has_no_matrices() =>
        Assert.Null(new KernelTotal().ToSum().ToGrams(new KernelUse(null!, [], GramForm.Patches, 3)));

    private static KernelSum SumOf(double[][][] rows) => new(
        [.. Enumerable.Range(0, rows[0].Length).SelectMany(one => Enumerable.Range(0, one + 1).SelectMany(other =>
            Enumerable.Range(0, rows[0][0].Length).Select(channel => (float)rows.Sum(row => row[one][channel] * row[other][channel])))),
            .. Enumerable.Range(0, rows[0].Length).SelectMany(input =>
                Enumerable.Range(0, rows[0][0].Length).Select(channel => (float)rows.Sum(row => row[input][channel])))],
        rows.Length);
}
