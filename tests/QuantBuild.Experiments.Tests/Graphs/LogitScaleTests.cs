using QuantBuild.Experiments.Graphs;
using QuantBuild.Graph;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Operations;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Experiments.Tests.Graphs;

public sealed class LogitScaleTests
{
    private const int Samples = 40;
    private const int Inputs = 6;
    private const int Classes = 5;

    [Theory]
    [InlineData(1.25)]
    [InlineData(0.8)]
    public void Logits_that_were_drawn_together_about_their_means_are_spread_again(double factor)
    {
        // arrange
        var reference = Normal(seed: 1, scale: 2);
        double[] means = [.. Enumerable.Range(0, Classes).Select(c => reference.Average(row => (double)row.Floats[c]))];
        Tensor[] drawn = [.. reference.Select(row => Row(c => means[c] + ((row.Floats[c] - means[c]) / factor)))];

        // act and assert
        Assert.Equal(factor, LogitScales.Nearest(reference, drawn), 1e-4);
    }

    [Fact]
    public void Of_noisy_logits_the_factor_of_least_divergence_is_found()
    {
        // arrange: a third of the variance is noise
        var (reference, noise) = (Normal(seed: 2, scale: 2), Normal(seed: 3, scale: 1.4));
        Tensor[] noisy = [.. reference.Zip(noise, (row, off) => Row(c => (0.8 * row.Floats[c]) + off.Floats[c]))];

        // act
        var found = LogitScales.Nearest(reference, noisy);

        // assert: by trying
        var best = Enumerable.Range(20, 200).Select(hundredths => hundredths / 100.0).MinBy(factor => Divergence(reference, noisy, factor));
        Assert.NotEqual(1, best);
        Assert.Equal(best, found, 0.0101);
    }

    [Fact]
    public void Logits_that_are_no_numbers_stay_as_they_are()
    {
        // arrange
        var reference = Normal(seed: 1, scale: 2);

        // act and assert
        Assert.Equal(1, LogitScales.Nearest(reference, [.. reference.Select(_ => Row(_ => double.NaN))]));
    }

    [Fact]
    public void A_kernel_whose_bits_have_a_price_is_scaled_until_the_model_is_as_sure_as_before()
    {
        // arrange: logits of a product and a bias
        var model = Classifier(isSoftmax: true);
        var recipe = new QuantizationRecipe
        {
            Kernel = KernelGrid.Distance(1), Lambda = 0.2, SecondOrder = true, Correction = OutputCorrection.Moments,
        };

        // act
        var quantized = ModelQuantizer.Quantize(model, recipe, Place);
        var plain = ModelQuantizer.Quantize(model, recipe with { Correction = OutputCorrection.None }, Place);

        // assert: the same codes, at another distance, and by that factor nothing is left to gain
        var (codes, before) = (Codes(quantized), Codes(plain));
        Assert.Equal(before.Codes.ToArray(), codes.Codes.ToArray());
        Assert.True(Math.Abs(Math.Log(codes.Grid.Parameters.Scale / before.Grid.Parameters.Scale)) > 0.01);
        Assert.Contains(0f, quantized.Graph.FindWeight("w")!.Values.ToArray());
        Assert.Equal(1, Place(model).LogitScale(model.GetLayer("logits"), [quantized.Graph.FindWeight("w")!])!.Value, 1e-3);
    }

    [Fact]
    public void Outputs_that_are_no_softmax_are_left_alone()
    {
        // arrange
        var model = Classifier(isSoftmax: false);

        // act and assert
        Assert.Null(Place(model).LogitScale(model.GetLayer("logits"), []));
    }

    private static GraphCalibration Place(ModelGraph model) => new(model, [.. Normal(seed: 5, scale: 1, width: Inputs)
        .Select(row => new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["x"] = row })]);

    private static ModelGraph Classifier(bool isSoftmax)
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, [null, Inputs]);
        var product = builder.Add("MatMul", [x, builder.Weight("w", ElementType.Float32, [Inputs, Classes])], name: "logits");
        var logits = builder.Add("BiasAdd", [product, builder.Weight("b", ElementType.Float32, [Classes])]);
        builder.Output("y", isSoftmax ? builder.Add("Softmax", [logits]) : logits);
        var random = new Random(4);
        return OperationModel.Read(builder.Build(), new WeightSet(new Dictionary<string, Tensor>
        {
            ["w"] = Tensor.Of(
                [Inputs, Classes], [.. Enumerable.Range(0, Inputs * Classes).Select(_ => (float)(4 * random.NextDouble()) - 2)]),
            ["b"] = Tensor.Of([Classes], [.. Enumerable.Range(0, Classes).Select(_ => (float)random.NextDouble())]),
        }));
    }

    private static QuantizedWeight Codes(QuantizedModel model) =>
        Assert.Single(model.Weights, weight => weight.Restored.Name == "w").Codes!;

    private static double Divergence(IReadOnlyList<Tensor> reference, IReadOnlyList<Tensor> logits, double factor)
    {
        double[] centers = Means(reference), means = Means(logits);
        return reference.Zip(logits).Sum(pair =>
        {
            double[] wanted = Softmax(c => pair.First.Floats[c]),
                made = Softmax(c => centers[c] + (factor * (pair.Second.Floats[c] - means[c])));
            return wanted.Zip(made, (p, q) => p * Math.Log(p / q)).Sum();
        });

        static double[] Means(IReadOnlyList<Tensor> rows) =>
            [.. Enumerable.Range(0, Classes).Select(c => rows.Average(row => (double)row.Floats[c]))];
    }

    private static double[] Softmax(Func<int, double> logit)
    {
        double[] powers = [.. Enumerable.Range(0, Classes).Select(c => Math.Exp(logit(c)))];
        return [.. powers.Select(power => power / powers.Sum())];
    }

    private static Tensor[] Normal(int seed, double scale, int width = Classes)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Samples).Select(_ => Row(_ => scale * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
            * Math.Cos(2 * Math.PI * random.NextDouble()), width))];
    }

    private static Tensor Row(Func<int, double> value, int width = Classes) =>
        Tensor.Of([1, width], [.. Enumerable.Range(0, width).Select(i => (float)value(i))]);
}
