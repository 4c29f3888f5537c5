using QuantBuild.Keras.Internal.Calls;
using QuantBuild.Keras.Layers;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Layers;

/// <summary>Compares a layer with its definition: the output, and the gradients of a weighted sum of the output by every input value and
/// every trainable weight. The definition's gradients are central differences in double precision.</summary>
internal static class LayerCheck
{
    private const int Batch = 2;
    private const double Step = 1e-5;

    /// <param name="layer">The layer.</param>
    /// <param name="shape">Shape of one sample.</param>
    /// <param name="definition">From input and weights (in the layer's order) to the output.</param>
    /// <param name="isTraining">How the layer is to compute.</param>
    /// <param name="range">Inputs lie between minus and plus this.</param>
    public static void Against(
        Layer layer, int[] shape, Func<double[], double[][], double[]> definition, bool isTraining = true, double range = 1)
    {
        // arrange
        Input input = new(shape);
        var output = layer.Apply(input);
        using Model model = new(input, output, seed: 1);
        Random random = new(42);
        var x = RandomValues(random, Batch * shape.Aggregate(1, (product, size) => product * size), range);
        foreach (var weight in model.Weights)
        {
            // Positive, because variances are.
            weight.SetValues(
                [.. RandomValues(random, (int)weight.ElementCount, 0.5).Select(value => (float)(value + (weight.Trainable ? 0 : 1)))]);
        }

        double[][] weights = [.. model.Weights.Select(weight => weight.GetValues().Select(value => (double)value).ToArray())];
        var coefficients = RandomValues(random, Batch * output.Shape.Aggregate(1, (product, size) => product * size), 1);

        // act
        using var scope = torch.NewDisposeScope();
        var tensor = torch.tensor(x.Select(value => (float)value).ToArray(), [Batch, .. shape.Select(size => (long)size)])
            .requires_grad_(true);
        var actual = GraphRunner.Run(model.Graph, [tensor], new ForwardContext(isTraining))[0];
        var loss = actual.mul(torch.tensor(coefficients.Select(value => (float)value).ToArray(), actual.shape)).sum();
        loss.backward();

        // assert
        Assert.Equal([Batch, .. output.Shape.Select(size => (long)size)], actual.shape);
        AssertClose(definition(x, weights), Values(actual), "output");
        AssertClose(Differences(x, () => Dot(definition(x, weights), coefficients)), Values(tensor.grad!), "gradient by the input");
        foreach (var (weight, values) in model.Weights.Zip(weights).Where(pair => pair.First.Trainable))
        {
            AssertClose(
                Differences(values, () => Dot(definition(x, weights), coefficients)), Values(weight.Tensor.grad!),
                $"gradient by {weight.ShortName}");
        }
    }

    private static double[] RandomValues(Random random, int count, double range) =>
        // Rounded to float32, so that both sides compute from the same numbers.
        [.. Enumerable.Range(0, count).Select(_ => (double)(float)(((random.NextDouble() * 2) - 1) * range))];

    private static double[] Values(torch.Tensor tensor) =>
        [.. tensor.detach().contiguous().data<float>().ToArray().Select(value => (double)value)];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Differences(double[] at, Func<double> function)
    {
        var slopes = new double[at.Length];
        for (var i = 0; i < at.Length; i++)
        {
            var value = at[i];
            at[i] = value + Step;
            var above = function();
            at[i] = value - Step;
            slopes[i] = (above - function()) / (2 * Step);
            at[i] = value;
        }

        return slopes;
    }

    private static void AssertClose(double[] expected, double[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= 2e-5 * Math.Max(1, Math.Abs(expected[i])),
                FormattableString.Invariant($"{what}[{i}]: {expected[i]} by definition, {actual[i]} computed"));
        }
    }
}
