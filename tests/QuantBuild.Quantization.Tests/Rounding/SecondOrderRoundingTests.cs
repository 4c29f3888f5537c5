using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Rounding;
using QuantBuild.Quantization.Tests.Arithmetic;

namespace QuantBuild.Quantization.Tests.Rounding;

public sealed class SecondOrderRoundingTests
{
    private static readonly QuantizationGrid _grid = QuantizationGrid.FromRange(QuantizedDtype.UInt8, 16, -1, 1);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 3)]
    [InlineData(70, 5)]
    public void Inputs_that_do_not_correlate_are_rounded_to_nearest(int inputs, int outputs)
    {
        // arrange
        var kernel = TestValues.Uniform(inputs * outputs, seed: 1);
        var gram = new GramMatrix(
            inputs, [.. Enumerable.Range(0, inputs * inputs).Select(i => i % (inputs + 1) == 0 ? (i / inputs) + 1.0 : 0)]);

        // act
        var codes = new SecondOrderRounding().Round(kernel, gram, _grid);

        // assert
        Assert.Equal(Nearest(kernel), codes);
    }

    [Fact]
    public void Two_inputs_that_are_the_same_share_their_error()
    {
        // arrange: step 0.1333; of two equal inputs only the sum of the weights matters
        var gram = new GramMatrix(2, [1.01, 1, 1, 1.01]);
        float[] kernel = [0.05f, 0.05f];

        // act
        var codes = new SecondOrderRounding(damping: 1e-6).Round(kernel, gram, _grid);

        // assert: nearest rounding loses all of it, the sum of 0.1 keeps one step
        Assert.Equal(0, Nearest(kernel).Sum(code => _grid.ValueOf(code)), 1e-9);
        Assert.Equal(_grid.Parameters.Scale, codes.Sum(code => _grid.ValueOf(code)), 1e-9);
    }

    [Theory]
    [InlineData(12, 4)]
    [InlineData(64, 16)]
    [InlineData(150, 7)]
    public void Codes_are_those_of_the_textbook_algorithm(int inputs, int outputs)
    {
        // arrange
        var (kernel, gram) = (TestValues.Uniform(inputs * outputs, seed: 2), Correlated(inputs, rows: 4 * inputs));

        // act
        var codes = new SecondOrderRounding(damping: 0.01).Round(kernel, gram, _grid);

        // assert
        Assert.Equal(OptimalBrainQuantizer(kernel, gram, outputs, damping: 0.01), codes);
    }

    [Fact]
    public void The_layers_output_error_is_far_below_that_of_nearest_rounding()
    {
        // arrange
        const int inputs = 96, outputs = 24;
        var (kernel, gram) = (TestValues.Uniform(inputs * outputs, seed: 3), Correlated(inputs, rows: 500));

        // act
        var codes = new SecondOrderRounding().Round(kernel, gram, _grid);

        // assert
        Assert.InRange(OutputError(kernel, codes, gram, outputs) / OutputError(kernel, Nearest(kernel), gram, outputs), 0, 0.5);
    }

    [Fact]
    public void Rate_aware_codes_cost_fewer_bits_and_still_less_output_error_than_rate_aware_rounding_alone()
    {
        // arrange
        const int inputs = 96, outputs = 24;
        var (kernel, gram) = (TestValues.Normal(inputs * outputs, seed: 4, deviation: 0.25), Correlated(inputs, rows: 500));
        var weight = new WeightTensor("kernel", [inputs, outputs], kernel);
        var rule = RateAwareRounding.Fit(weight, _grid, 0.1);

        // act
        var codes = new SecondOrderRounding(rule).Round(kernel, gram, _grid);

        // assert
        Assert.True(Entropy.BitsOf(codes) < Entropy.BitsOf(new SecondOrderRounding().Round(kernel, gram, _grid)));
        Assert.True(
            OutputError(kernel, codes, gram, outputs) < OutputError(kernel, _grid.Quantize(weight, rule).Codes.ToArray(), gram, outputs));
    }

    [Fact]
    public void A_depthwise_kernel_is_rounded_channel_by_channel()
    {
        // arrange
        const int taps = 9, channels = 5, multiplier = 2;
        var kernel = TestValues.Uniform(taps * channels * multiplier, seed: 5);
        GramMatrix[] grams = [.. Enumerable.Range(0, channels).Select(channel => Correlated(taps, rows: 40, seed: channel))];

        // act
        var codes = new SecondOrderRounding().RoundDepthwise(kernel, multiplier, grams, _grid);

        // assert
        for (var channel = 0; channel < channels; channel++)
        {
            int[] indices = [.. from tap in Enumerable.Range(
                0, taps) from m in Enumerable.Range(0, multiplier) select (((tap * channels) + channel) * multiplier) + m];
            var alone = new SecondOrderRounding().Round(indices.Select(i => kernel[i]).ToArray(), grams[channel], _grid);
            Assert.Equal(alone, indices.Select(i => codes[i]));
        }
    }

    [Fact]
    public void Inputs_that_are_always_zero_or_always_the_same_as_others_do_no_harm()
    {
        // arrange: rank 1, with a dead input
        var gram = new GramMatrix(3, [5, 0, 5, 0, 0, 0, 5, 0, 5]);
        float[] kernel = [0.3f, 0.31f, -0.2f];

        // act
        var codes = new SecondOrderRounding().Round(kernel, gram, _grid);

        // assert
        Assert.Equal(Nearest([0.31f])[0], codes[1]);
        Assert.All(codes, code => Assert.InRange(code, 0, 15));
        Assert.Equal(Nearest(kernel), new SecondOrderRounding().Round(kernel, new GramMatrix(3), _grid));
    }

    [Fact]
    public void A_matrix_with_NaN_is_an_error_that_says_where_to_look()
    {
        var error = Assert.Throws<QuantizationException>(() =>
            new SecondOrderRounding().Round([1, 2], new GramMatrix(2, [1, double.NaN, double.NaN, 1]), _grid));
        Assert.Contains("Look for NaN or infinities in the calibration activations", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new SecondOrderRounding().Round([1, 2, 3], new GramMatrix(2), _grid));
        Assert.Throws<ArgumentException>(() => new SecondOrderRounding().RoundDepthwise([1, 2, 3], 1, [new GramMatrix(2)], _grid));
        Assert.Throws<ArgumentException>(() => new GramMatrix(2, [1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SecondOrderRounding(damping: 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(100)]
    public void Factor_and_inverse_multiply_back(int size)
    {
        // arrange
        var gram = Correlated(size, rows: 3 * size);

        // act
        var factor = LowerTriangle.Cholesky(size, (i, j) => gram[i, j])!;
        var inverse = factor.Inverse();

        // assert
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                Assert.Equal(gram[i, j], Enumerable.Range(0, j + 1).Sum(k => factor[i, k] * factor[j, k]), 1e-9 * gram[0, 0]);
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(j, i - j + 1).Sum(k => factor[i, k] * inverse[k, j]), 1e-8);
            }
        }

        Assert.Null(LowerTriangle.Cholesky(2, (i, j) => i == j ? 1 : 2));
    }

    private static ushort[] Nearest(float[] kernel) =>
        _grid.Quantize(new WeightTensor("kernel", [kernel.Length], kernel), NearestRounding.Instance).Codes.ToArray();

    /// <summary>Inputs that are mixtures of fewer causes, as activations are.</summary>
    private static GramMatrix Correlated(int size, int rows, int seed = 0)
    {
        var causes = Math.Max(size / 3, 1);
        var (mixture, noise, values) = (TestValues.Normal(causes * size, seed + 10), TestValues.Normal(
            rows * size, seed + 11, deviation: 0.2), TestValues.Normal(rows * causes, seed + 12));
        float[] inputs = [.. Enumerable.Range(0, rows * size).Select(i =>
            noise[i] + Enumerable.Range(0, causes).Sum(c => values[(i / size * causes) + c] * mixture[(c * size) + (i % size)]))];
        var products = new double[size * size];
        foreach (var row in inputs.Chunk(size))
        {
            for (var i = 0; i < products.Length; i++)
            {
                products[i] += (double)row[i / size] * row[i % size];
            }
        }

        return new GramMatrix(size, products);
    }

    private static double OutputError(float[] kernel, ushort[] codes, GramMatrix gram, int outputs)
    {
        double[] error = [.. kernel.Zip(codes, (value, code) => _grid.ValueOf(code) - value)];
        return (from o in Enumerable.Range(0, outputs)
                from i in Enumerable.Range(0, gram.Size)
                from j in Enumerable.Range(0, gram.Size)
                select error[(i * outputs) + o] * gram[i, j] * error[(j * outputs) + o]).Sum();
    }

    /// <summary>Hassibi and Stork's update written out with the whole inverse, from which each rounded input is eliminated in turn: no
    /// Cholesky factor, no blocks.</summary>
    private static ushort[] OptimalBrainQuantizer(float[] kernel, GramMatrix gram, int outputs, double damping)
    {
        var size = gram.Size;
        double[] weights = [.. kernel.Select(value => (double)value)];
        var added = damping * Enumerable.Range(0, size).Average(i => gram[i, i]);
        var inverse = Inverse(size, (i, j) => gram[i, j] + (i == j ? added : 0));
        var codes = new ushort[kernel.Length];
        foreach (var i in Enumerable.Range(0, size).OrderBy(i => gram[i, i]).Reverse())
        {
            var pivot = inverse[i][i];
            for (var o = 0; o < outputs; o++)
            {
                var code = NearestRounding.Instance.Choose(_grid.PositionOf(weights[(i * outputs) + o]), _grid.HighestCode);
                codes[(i * outputs) + o] = (ushort)code;
                var error = (weights[(i * outputs) + o] - _grid.ValueOf(code)) / pivot;
                for (var j = 0; j < size; j++)
                {
                    weights[(j * outputs) + o] -= error * inverse[i][j];
                }
            }

            var row = inverse[i].ToArray();
            for (var j = 0; j < size; j++)
            {
                for (var k = 0; k < size; k++)
                {
                    inverse[j][k] -= row[j] * row[k] / pivot;
                }
            }
        }

        return codes;
    }

    /// <summary>Gauss and Jordan's elimination.</summary>
    private static double[][] Inverse(int size, Func<int, int, double> element)
    {
        double[][] work = [.. Enumerable.Range(0, size).Select(i =>
            (double[])[.. Enumerable.Range(0, 2 * size).Select(j => j < size ? element(i, j) : j - size == i ? 1 : 0)])];
        for (var pivot = 0; pivot < size; pivot++)
        {
            work[pivot] = [.. work[pivot].Select(value => value / work[pivot][pivot])];
            for (var i = 0; i < size; i++)
            {
                var factor = i == pivot ? 0 : work[i][pivot];
                work[i] = [.. work[i].Select((value, j) => value - (factor * work[pivot][j]))];
            }
        }

        return [.. work.Select(row => row[size..])];
    }
}
