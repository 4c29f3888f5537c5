using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Experiments.Tests.Graphs;

public sealed class KernelInputsTests
{
    private const int Images = 8;
    private const int Side = 64;
    private const int Channels = 3;
    private const int Taps = 9;

    [Theory]
    [InlineData("Conv2D", 8_192)]
    [InlineData("DepthwiseConv2dNative", 2_048)]
    public void A_kernel_s_matrices_of_some_places_are_those_of_all_places_but_for_chance(string type, int rows)
    {
        // arrange: 32,768 places, of which a quarter is taken, or a sixteenth; where they lie changes nothing
        var (use, images) = (UseOf(type), Enumerable.Range(0, Images).Select(Image).ToArray());
        using var product = new RowProduct();
        var inputs = new KernelInputs(use, Images, number: 0, product);
        var lying = new KernelInputs(use, Images, number: 0, product);

        // act
        foreach (var (position, image) in images.Index())
        {
            inputs.Add(inputs.RowsOf(new OutputValues([1, Side, Side, Channels], image), position));
            lying.Add(lying.RowsOf(new OutputValues([1, Side, Side, Channels], ChannelsFirst(image), areChannelsFirst: true), position));
        }

        var (sum, other) = (inputs.EndBlock(), lying.EndBlock());

        // assert: a covariance of n rows of k inputs is off by a share of about √(k / n)
        Assert.Equal(rows, sum.Rows);
        Assert.Equal(sum.Values, other.Values);
        var grams = sum.ToGrams(use)!.Matrices;
        double[][] patches = [.. images.SelectMany(Patches)];
        for (var channel = 0; channel < grams.Count; channel++)
        {
            var part = channel;
            var own = grams.Count == 1 ? patches : [.. patches.Select(patch =>
                Enumerable.Range(0, Taps).Select(tap => patch[(tap * Channels) + part]).ToArray())];
            Assert.InRange(Distance(grams[channel].WithoutMean(), Covariance(own)), 0.001, 2 * Math.Sqrt((double)use.Inputs / rows));
        }
    }

    [Theory]
    [InlineData("Conv2D", 65_535, false)]
    [InlineData("Conv2D", 65_536, true)]
    [InlineData("DepthwiseConv2dNative", 16_383, false)]
    [InlineData("DepthwiseConv2dNative", 16_384, true)]
    public void Places_are_enough_where_there_are_eight_for_each_row(string type, double places, bool areEnough) =>
        Assert.Equal(areEnough, KernelInputs.AreEnough(UseOf(type), areOfPlaces: false, places));

    [Fact]
    public void What_is_no_image_is_seen_in_all_samples() => Assert.False(
        KernelInputs.AreEnough(new KernelUse(null!, [16, 4], GramForm.Rows, 16), areOfPlaces: false, double.MaxValue));

    private static KernelUse UseOf(string type)
    {
        int[] shape = type == "Conv2D" ? [3, 3, Channels, 4] : [3, 3, Channels, 1];
        var builder = new GraphBuilder();
        var image = builder.Input("image", ElementType.Float32, [null, Side, Side, Channels]);
        var kernel = builder.Weight("kernel", ElementType.Float32, shape);
        var made = builder.Add(type, [image, kernel], new() { { "strides", [1, 1, 1, 1] }, { "padding", "SAME" } });
        return KernelUse.Of(made.Producer, new WeightTensor("kernel", shape, new float[Taps * Channels * shape[3]]))!;
    }

    // Neighbours are alike, as in pictures.
    private static float[] Image(int seed)
    {
        var random = new Random(seed);
        var image = new float[Side * Side * Channels];
        for (var i = 0; i < image.Length; i++)
        {
            var left = i >= Channels ? image[i - Channels] : 0;
            var above = i >= Side * Channels ? image[i - (Side * Channels)] : 0;
            image[i] = (0.45f * (left + above)) + random.NextSingle() - 0.4f;
        }

        return image;
    }

    private static float[] ChannelsFirst(float[] image) =>
        [.. Enumerable.Range(0, Channels).SelectMany(channel => image.Where((_, i) => i % Channels == channel))];

    private static IEnumerable<double[]> Patches(float[] image) =>
        from y in Enumerable.Range(0, Side)
        from x in Enumerable.Range(0, Side)
        select (from tap in Enumerable.Range(0, Taps)
            from channel in Enumerable.Range(0, Channels)
            let row = y - 1 + (tap / 3)
            let column = x - 1 + (tap % 3)
            let isInside = row is >= 0 and < Side && column is >= 0 and < Side
            select isInside ? image[(((row * Side) + column) * Channels) + channel] : 0.0).ToArray();

    private static GramMatrix Covariance(double[][] rows)
    {
        var size = rows[0].Length;
        double[] mean = [.. Enumerable.Range(0, size).Select(i => rows.Average(row => row[i]))];
        return new GramMatrix(size, [.. Enumerable.Range(0, size).SelectMany(i =>
            Enumerable.Range(0, size).Select(j => rows.Average(row => (row[i] - mean[i]) * (row[j] - mean[j]))))]);
    }

    // As a share, by the sum of squares.
    private static double Distance(GramMatrix gram, GramMatrix expected)
    {
        double error = 0, energy = 0;
        for (var i = 0; i < gram.Size; i++)
        {
            for (var j = 0; j < gram.Size; j++)
            {
                error += Math.Pow(gram[i, j] - expected[i, j], 2);
                energy += Math.Pow(expected[i, j], 2);
            }
        }

        return Math.Sqrt(error / energy);
    }
}
