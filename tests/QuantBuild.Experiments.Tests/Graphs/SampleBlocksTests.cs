using QuantBuild.Experiments.Graphs;
using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Quantization.Calibration;

namespace QuantBuild.Experiments.Tests.Graphs;

public sealed class SampleBlocksTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1, 1)]
    [InlineData(32, 32)]
    [InlineData(33, 32, 1)]
    [InlineData(70, 32, 32, 6)]
    public void Blocks_have_32_samples_each_whatever_the_number_of_samples(int samples, params int[] sizes)
    {
        // act
        var blocks = SampleBlocks.Of(samples);

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

        // assert: XᵀX / n, from the definition
        Assert.Equal(channels, grams.Matrices.Count);
        foreach (var (channel, gram) in grams.Matrices.Index())
        {
            for (var pair = 0; pair < inputs * inputs; pair++)
            {
                var (one, other) = (pair / inputs, pair % inputs);
                Assert.Equal(rows.Average(row => row[one][channel] * row[other][channel]), gram[one, other], tolerance: 1e-6);
            }
        }
    }

    [Fact]
    public void A_kernel_that_no_sample_fits_has_no_matrices() =>
        Assert.Null(new KernelTotal().ToSum().ToGrams(new KernelUse(null!, [], GramForm.Patches, 3)));

    private static KernelSum SumOf(double[][][] rows) => new(
        [.. Enumerable.Range(0, rows[0].Length).SelectMany(one => Enumerable.Range(0, one + 1).SelectMany(other =>
            Enumerable.Range(0, rows[0][0].Length).Select(channel => (float)rows.Sum(row => row[one][channel] * row[other][channel]))))],
        rows.Length);
}
