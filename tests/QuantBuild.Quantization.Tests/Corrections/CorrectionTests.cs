using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Corrections;
using QuantBuild.Quantization.Rounding;
using QuantBuild.Quantization.Tests.Arithmetic;
using QuantBuild.Quantization.Tests.Graph;

namespace QuantBuild.Quantization.Tests.Corrections;

public sealed class CorrectionTests
{
    [Theory]
    [InlineData(0, 1, 0, double.PositiveInfinity, 0.3989422804, 0.3408450569)] // relu of N(0, 1): 1/√(2π), 1/2 − 1/(2π)
    [InlineData(0, 1, double.NegativeInfinity, double.PositiveInfinity, 0, 1)]
    [InlineData(3, 0, 0, 6, 3, 0)]
    [InlineData(9, 0, 0, 6, 6, 0)]
    [InlineData(-50, 1, 0, 6, 0, 0)]
    [InlineData(50, 1, 0, 6, 6, 0)]
    [InlineData(0, 1, -1, 1, 0, 0.5160585509)] // 1 − 2φ(1), with Φ: (1 − 2Φ(−1)) − 2φ(1) + 2Φ(−1)
    public void A_clipped_normal_has_the_known_moments(
        double mean, double variance, double lower, double upper, double expectedMean, double expectedVariance)
    {
        // act
        var moments = ClippedNormal.Moments(mean, variance, lower, upper);

        // assert
        Assert.Equal(expectedMean, moments.Mean, 1e-6);
        Assert.Equal(expectedVariance, moments.Variance, 1e-6);
    }

    [Fact]
    public void A_clipped_normal_has_the_moments_of_its_samples()
    {
        // arrange
        var samples = TestValues.Normal(1_000_000, seed: 1, mean: 0.7, deviation: 2.5);

        // act
        var (mean, variance) = ClippedNormal.Moments(0.7, 6.25, 0, 6);

        // assert
        var clipped = MomentsOf([.. samples.Select(value => Math.Clamp(value, 0, 6))], 1);
        Assert.Equal(clipped.Mean[0], mean, 0.01);
        Assert.Equal(clipped.Variance[0], variance, 0.02);
    }

    [Fact]
    public void A_batch_normalization_without_gamma_or_beta_has_deviation_one_or_mean_zero()
    {
        // act
        var moments = DataFreeMoments.Estimate(TestModels.WithoutGammaOrBeta(1));

        // assert
        Assert.All(moments["bn1"].Variance.ToArray(), variance => Assert.Equal(1, variance));
        Assert.Equal(
            TestModels.Functional(1).FindWeight("bn1/beta")!.Values.ToArray().Select(beta => (double)beta), moments["bn1"].Mean.ToArray());
        Assert.All(moments["bn2"].Mean.ToArray(), mean => Assert.Equal(0, mean));
    }

    [Fact]
    public void Moments_spread_through_the_graph_from_its_batch_normalizations()
    {
        // arrange
        var graph = TestModels.Functional(1);
        double Element(string weight, int channel) => graph.FindWeight(weight)!.Values.Span[channel];

        // act
        var moments = DataFreeMoments.Estimate(graph);

        // assert
        Assert.Equal(["add", "bn1", "bn2", "bn3", "pool", "relu1"], moments.Keys.Order(StringComparer.Ordinal));
        var relu = ClippedNormal.Moments(Element("bn1/beta", 2), Math.Pow(Element("bn1/gamma", 2), 2), 0, 6);
        Assert.Equal(relu.Mean, moments["relu1"].Mean[2], 1e-9);
        Assert.Equal(relu.Mean + Element("bn2/beta", 2), moments["add"].Mean[2], 1e-9);
        Assert.Equal(relu.Variance + Math.Pow(Element("bn2/gamma", 2), 2), moments["add"].Variance[2], 1e-9);
    }

    [Theory]
    [InlineData("project", "kernel", "relu1")]
    [InlineData("depthwise", "depthwise_kernel", "add")]
    [InlineData("dense", "kernel", "pool")]
    public void The_expected_shift_is_what_constant_inputs_show(string name, string role, string input)
    {
        // arrange: inputs that are their mean everywhere
        var graph = TestModels.Functional(2);
        var layer = graph.GetLayer(name);
        var moments = DataFreeMoments.Estimate(graph)[input];
        var kernel = layer.GetWeight(role)!;
        var quantized = GridFitting.MinMax(kernel, QuantizedDtype.UInt8, 8).Quantize(kernel, NearestRounding.Instance).Dequantize();

        // act
        var shift = BiasCorrection.ExpectedShift(layer, quantized, moments);

        // assert: summed tap by tap from the layouts' definitions
        int channels = moments.Count, outputs = shift.Length;
        var expected = new double[outputs];
        for (var i = 0; i < kernel.Values.Length; i++)
        {
            var channel = role == "depthwise_kernel" ? i % outputs / (outputs / channels) : i / outputs % channels;
            expected[i % outputs] += ((double)quantized.Values.Span[i] - kernel.Values.Span[i]) * moments.Mean[channel];
        }

        Assert.All(expected.Zip(shift), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        Assert.Contains(shift, value => Math.Abs(value) > 1e-3);
    }

    [Theory]
    [InlineData("project", "bn2")] // has a bias
    [InlineData("conv1", "bn1")] // the batch normalization takes the shift up
    public void A_shift_is_taken_back_where_the_layer_can(string name, string norm)
    {
        // arrange
        var graph = TestModels.Functional(3);
        var layer = graph.GetLayer(name);
        double[] shift = [.. TestValues.Normal(8, seed: 4).Select(value => (double)value)];
        var before = Output(0);

        // act
        Assert.True(BiasCorrection.Apply(graph, layer, shift));

        // assert: an output that is off by the shift comes out of the batch normalization as before
        var after = Output(1);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second, 1e-5));

        double[] Output(int shifted) => [.. Enumerable.Range(0, 8).Select(channel =>
        {
            var (scale, offset) = BatchNorm.Of(graph.GetLayer(norm))!.Affine(channel);
            return (scale * (1.5 + (shifted * shift[channel]) + (layer.GetWeight("bias")?.Values.Span[channel] ?? 0))) + offset;
        })];
    }

    [Fact]
    public void A_shift_cannot_be_taken_back_without_bias_and_batch_normalization() =>
        Assert.False(BiasCorrection.Apply(TestModels.Functional(3), TestModels.Functional(3).GetLayer("pool"), new double[16]));

    [Fact]
    public void Matched_moments_are_those_of_the_float_model_behind_the_batch_normalization()
    {
        // arrange: activations, and what quantization made of them
        var graph = TestModels.Functional(4);
        var original = TestValues.Normal(8 * 1000, seed: 5, mean: 0.3);
        float[] quantized = [.. original.Select((value, i) => (value * (0.7f + (0.1f * (i % 8)))) + (0.2f * (i % 3)))];
        var before = MomentsOf(Normalize(original), 8);

        // act
        MomentMatching.Match(graph, "bn1", MomentsOf(original, 8), MomentsOf(quantized, 8));

        // assert
        var after = MomentsOf(Normalize(quantized), 8);
        for (var channel = 0; channel < 8; channel++)
        {
            Assert.Equal(before.Mean[channel], after.Mean[channel], 1e-4);
            Assert.Equal(before.Variance[channel], after.Variance[channel], 1e-4);
        }

        float[] Normalize(float[] values) => [.. values.Select((value, i) =>
            BatchNorm.Of(graph.GetLayer("bn1"))!.Affine(i % 8) is var (scale, shift) ? (float)((value * scale) + shift) : 0)];
    }

    [Fact]
    public void A_gamma_of_few_digits_keeps_the_mean_and_the_variance_nearly()
    {
        // arrange
        var graph = TestModels.Functional(4);
        var original = TestValues.Normal(8 * 1000, seed: 5, mean: 0.3);
        float[] quantized = [.. original.Select((value, i) => (value * (0.7f + (0.1f * (i % 8)))) + (0.2f * (i % 3)))];
        var before = MomentsOf(Normalize(original), 8);

        // act
        MomentMatching.Match(graph, "bn1", MomentsOf(original, 8), MomentsOf(quantized, 8), coarseness: 0.06);

        // assert: within half of the distance of two values of gamma, which is at most a root of two times what was asked for
        var after = MomentsOf(Normalize(quantized), 8);
        for (var channel = 0; channel < 8; channel++)
        {
            Assert.Equal(before.Mean[channel], after.Mean[channel], 1e-4);
            Assert.Equal(1, Math.Sqrt(after.Variance[channel] / before.Variance[channel]), 0.06 * 0.75);
        }

        var digits = graph.FindWeight("bn1/gamma")!.Values.ToArray()
            .Select(gamma => Math.Abs(gamma) / Math.Pow(2, Math.Floor(Math.Log2(Math.Abs(gamma))) - 5));
        Assert.All(digits, value => Assert.Equal(Math.Round(value), value));

        float[] Normalize(float[] values) => [.. values.Select((value, i) =>
            BatchNorm.Of(graph.GetLayer("bn1"))!.Affine(i % 8) is var (scale, shift) ? (float)((value * scale) + shift) : 0)];
    }

    [Theory]
    [InlineData(0.7, 0.25, 0.75)]
    [InlineData(-0.7, 0.3, -0.75)] // the nearest power of two
    [InlineData(0.7, 100, 0.75)] // a digit at least, never nothing
    [InlineData(1 / 3.0, 1e-9, 1 / 3.0)] // finer than float16
    [InlineData(0.7, 0, 0.7)]
    [InlineData(0, 0.25, 0)]
    public void A_value_is_rounded_to_few_digits(double value, double distance, double expected) =>
        Assert.Equal(expected, CoarseVectors.Round(value, distance));

    [Fact]
    public void Values_that_take_the_place_of_others_have_as_many_digits()
    {
        // arrange: two binary digits behind the first
        var others = new QuantBuild.Quantization.Graph.WeightTensor("v", [3], new[] { 0.5f, 1.75f, -3 });

        // act
        var rounded = CoarseVectors.WithDigitsOf(others, others.With(new[] { 0.47f, 1.9f, -5.9f }));

        // assert
        Assert.Equal([0.5f, 2, -6], rounded.Values.ToArray());
    }

    [Fact]
    public void A_channel_that_hardly_varies_is_stretched_no_further_than_allowed()
    {
        // arrange
        var graph = TestModels.Functional(5);
        double[] ones = [1, 1, 1, 1, 1, 1, 1, 1], means = new double[8];
        var gamma = graph.FindWeight("bn1/gamma")!.Values.ToArray();

        // act
        MomentMatching.Match(
            graph, "bn1", new ChannelMoments(means, ones), new ChannelMoments(means, [1e-9, 0, 1, 1, 1, 1, 1, 100]), maxRatio: 2);

        // assert
        var matched = graph.FindWeight("bn1/gamma")!.Values.ToArray();
        Assert.Equal([2, 1, 1, 1, 1, 1, 1, 0.5f], matched.Zip(gamma, (after, previous) => MathF.Round(after / previous, 5)));
    }

    [Fact]
    public void Moments_of_another_layer_are_refused()
    {
        var moments = new ChannelMoments(new double[3], new double[3]);
        Assert.Throws<QuantizationException>(() => MomentMatching.Match(TestModels.Functional(1), "bn1", moments, moments));
        Assert.Throws<QuantizationException>(() => MomentMatching.Match(TestModels.Functional(1), "dense", moments, moments));
        var graph = TestModels.Functional(1);
        Assert.Throws<QuantizationException>(() =>
            BiasCorrection.ExpectedShift(graph.GetLayer("dense"), graph.FindWeight("dense/kernel")!, moments));
    }

    /// <summary>The moments of activations, channels last.</summary>
    private static ChannelMoments MomentsOf(float[] activations, int channels)
    {
        double[][] rows = [.. Enumerable.Range(0, channels).Select(channel =>
            activations.Skip(channel).Chunk(channels).Select(row => (double)row[0]).ToArray())];
        double[] mean = [.. rows.Select(values => values.Average())];
        return new ChannelMoments(
            mean, [.. rows.Zip(mean, (values, middle) => values.Average(value => (value - middle) * (value - middle)))]);
    }
}
