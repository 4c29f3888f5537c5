using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Rounding;
using QuantBuild.Quantization.Tests.Arithmetic;

namespace QuantBuild.Quantization.Tests.Rounding;

public sealed class CodeRefinementTests
{
    private const int Inputs = 24;
    private const int Outputs = 19;
    private const double Damping = 0.05;

    private static readonly QuantizationGrid _grid = QuantizationGrid.FromRange(QuantizedDtype.UInt8, 12, -1, 1);
    private static readonly float[] _kernel = TestValues.Uniform(Inputs * Outputs, seed: 1);
    private static readonly GramMatrix _gram = Gram();

    [Fact]
    public void Once_nothing_changes_any_other_code_would_make_more_error()
    {
        // act
        var codes = new SecondOrderRounding(damping: Damping, refinements: 100).Round(_kernel, _gram, _grid);

        // assert: each alone, by the error written out
        var least = Error(codes);
        for (var i = 0; i < codes.Length; i++)
        {
            foreach (var code in Enumerable.Range(0, _grid.Levels))
            {
                var changed = codes.ToArray();
                changed[i] = (ushort)code;
                Assert.True(Error(changed) >= least - 1e-9, $"code {i} from {codes[i]} to {code}");
            }
        }
    }

    [Fact]
    public void Each_pass_lowers_the_error()
    {
        // act
        double[] errors = [.. Enumerable.Range(0, 4).Select(passes =>
            Error(new SecondOrderRounding(damping: Damping, refinements: passes).Round(_kernel, _gram, _grid)))];

        // assert
        Assert.True(errors[1] < 0.99 * errors[0], string.Join(" ", errors));
        Assert.True(errors[2] <= errors[1] && errors[3] <= errors[2], string.Join(" ", errors));
    }

    [Fact]
    public void Codes_that_are_dear_are_given_up_where_they_gain_less_than_their_bits()
    {
        // arrange: independent inputs of the same energy, whose errors cost what they are
        var independent = new GramMatrix(
            Inputs, [.. Enumerable.Range(0, Inputs * Inputs).Select(i => i % (Inputs + 1) == 0 ? 2.0 : 0)]);
        var rule = RateAwareRounding.Fit(new WeightTensor("kernel", [Inputs, Outputs], _kernel), _grid, 0.2);

        // act
        var codes = new SecondOrderRounding(rule, Damping, refinements: 3).Round(_kernel, independent, _grid);

        // assert: so that nothing else can be gained than by choosing each by itself
        Assert.Equal(_kernel.Select(value => (ushort)rule.Choose(_grid.PositionOf(value), _grid.HighestCode)), codes);
        Assert.NotEqual(new SecondOrderRounding(damping: Damping).Round(_kernel, independent, _grid), codes);
    }

    [Fact]
    public void Depthwise_kernels_are_refined_channel_by_channel()
    {
        // arrange: two channels of the same inputs
        var kernel = new float[Inputs * 2];
        for (var tap = 0; tap < Inputs; tap++)
        {
            (kernel[tap * 2], kernel[(tap * 2) + 1]) = (_kernel[tap], _kernel[Inputs + tap]);
        }

        // act
        var codes = new SecondOrderRounding(damping: Damping, refinements: 3).RoundDepthwise(kernel, 1, [_gram, _gram], _grid);

        // assert
        var first = new SecondOrderRounding(damping: Damping, refinements: 3).Round(_kernel.AsSpan(0, Inputs), _gram, _grid);
        Assert.Equal(first, codes.Where((_, place) => place % 2 == 0));
    }

    [Fact]
    public void Places_stand_for_their_means_without_being_shrunk_where_that_is_asked_for()
    {
        // arrange
        var kernel = new WeightTensor("kernel", [Inputs, Outputs], _kernel);
        var rows = new GramMatrix(Inputs, [.. Enumerable.Range(0, Inputs * Inputs).Select(i => i % (Inputs + 1) == 0 ? 1.0 : 0)]);
        var grams = new KernelGrams(GramForm.Rows, [rows], _gram);

        // act
        ushort[] Codes(bool ofPlaces) =>
            grams.Round(
                kernel,
                new(_grid, 0, Damping, 0.5, SecondOrderRefinement.None with { PooledPlaces = ofPlaces }),
                () => NearestRounding.Instance);

        // assert: inputs that do not correlate are rounded to nearest
        Assert.Equal(new SecondOrderRounding(damping: Damping).Round(_kernel, _gram, _grid), Codes(ofPlaces: true));
        Assert.Equal(_grid.Quantize(kernel, NearestRounding.Instance).Codes.ToArray(), Codes(ofPlaces: false));
    }

    [Fact]
    public void Without_its_mean_a_matrix_is_the_covariance_of_its_rows()
    {
        // arrange: four rows of two inputs, and a third that never varies
        double[][] rows = [[1, 4, 3], [2, -1, 3], [-3, 0.5, 3], [7, 2, 3]];
        double Average(Func<double[], double> value) => rows.Average(value);
        double[] mean = [.. Enumerable.Range(0, 3).Select(i => Average(row => row[i]))];
        double[] products = [.. Enumerable.Range(0, 9).Select(i => Average(row => row[i / 3] * row[i % 3]))];

        // act
        var covariance = new GramMatrix(3, products, mean).WithoutMean();

        // assert: from the definition
        for (var i = 0; i < 9; i++)
        {
            Assert.Equal(Average(row => (row[i / 3] - mean[i / 3]) * (row[i % 3] - mean[i % 3])), covariance[i / 3, i % 3], 1e-12);
        }

        var unknown = new GramMatrix(3, products);
        Assert.Same(unknown, unknown.WithoutMean());
        Assert.Throws<ArgumentException>(() => new GramMatrix(3, products, [1, 2]));
    }

    [Fact]
    public void A_number_of_passes_below_zero_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SecondOrderRounding(refinements: -1));

    private static double Error(ushort[] codes)
    {
        double[] error = [.. _kernel.Zip(codes, (value, code) => _grid.PositionOf(value) - code)];
        var added = Damping * Enumerable.Range(0, Inputs).Average(i => _gram[i, i]);
        var total = 0.0;
        for (var output = 0; output < Outputs; output++)
        {
            for (var i = 0; i < Inputs; i++)
            {
                for (var j = 0; j < Inputs; j++)
                {
                    total += error[(i * Outputs) + output] * error[(j * Outputs) + output] * (_gram[i, j] + (i == j ? added : 0));
                }
            }
        }

        return total;
    }

    private static GramMatrix Gram()
    {
        const int rows = 60, causes = 8;
        var (mixture, noise) = (TestValues.Normal(causes * Inputs, seed: 2), TestValues.Normal(rows * Inputs, seed: 3, deviation: 0.3));
        var strengths = TestValues.Normal(rows * causes, seed: 4);
        double Value(int row, int input) => noise[(row * Inputs) + input] + Enumerable.Range(0, causes).Sum(
            cause => strengths[(row * causes) + cause] * mixture[(cause * Inputs) + input]);
        return new GramMatrix(Inputs, [.. Enumerable.Range(0, Inputs * Inputs).Select(pair =>
            Enumerable.Range(0, rows).Average(row => Value(row, pair / Inputs) * Value(row, pair % Inputs)))]);
    }
}
