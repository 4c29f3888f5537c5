using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Reshaping;
using QuantBuild.Keras.Optimizers;
using QuantBuild.Keras.Training;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Training;

/// <summary>One weight w, loss |w·x - 1000| with x > 0 and w·x below 1000: the gradient is -x at every step.</summary>
public sealed class OptimizerTests
{
    // Small gradients, so that the place of epsilon shows.
    private static readonly double[] _gradients = [-1e-6, -3e-7, -2e-6];

    [Fact]
    public void Adam_adds_epsilon_before_the_bias_correction()
    {
        // arrange
        double w = 0.5, m = 0, v = 0;

        // act
        var trained = Train(new Adam(), 0.5f);

        // assert
        for (var t = 1; t <= _gradients.Length; t++)
        {
            var g = _gradients[t - 1];
            m = (0.9 * m) + (0.1 * g);
            v = (0.999 * v) + (0.001 * g * g);
            w -= 0.001 * Math.Sqrt(1 - Math.Pow(0.999, t)) / (1 - Math.Pow(0.9, t)) * m / (Math.Sqrt(v) + 1e-7);
            Assert.Equal(w, trained[t - 1], 1e-6);
        }
    }

    [Fact]
    public void RmsProp_adds_epsilon_inside_the_root()
    {
        // arrange
        double w = 0.5, v = 0;

        // act
        var trained = Train(new RmsProp(), 0.5f);

        // assert
        for (var t = 0; t < _gradients.Length; t++)
        {
            v = (0.9 * v) + (0.1 * _gradients[t] * _gradients[t]);
            w -= 0.001 * _gradients[t] / Math.Sqrt(v + 1e-7);
            Assert.Equal(w, trained[t], 1e-7);
        }
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.9, false)]
    [InlineData(0.9, true)]
    public void Sgd_follows_the_gradient_with_momentum_as_asked(double momentum, bool nesterov)
    {
        // arrange
        double w = 0.5, velocity = 0;
        const double rate = 1e4;

        // act
        var trained = Train(new Sgd(rate, momentum, nesterov), 0.5f);

        // assert
        for (var t = 0; t < _gradients.Length; t++)
        {
            velocity = (momentum * velocity) - (rate * _gradients[t]);
            w += nesterov ? (momentum * velocity) - (rate * _gradients[t]) : velocity;
            Assert.Equal(w, trained[t], 1e-6);
        }
    }

    [Fact]
    public void A_learning_rate_that_is_not_positive_is_an_error_that_gives_the_value()
    {
        // act
        var error = Assert.Throws<KerasException>(() => new Adam(learningRate: -0.5));

        // assert
        Assert.Contains("-0.5", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The first two steps with each weight by itself, which the row takes over; the last but one without a gradient for one
    /// weight.</summary>
    [Theory]
    [InlineData("Adam")]
    [InlineData("RmsProp")]
    [InlineData("Sgd")]
    public void Weights_in_one_row_take_the_steps_that_each_takes_by_itself(string name)
    {
        // arrange
        var (alone, together) = (Create(name), Create(name));
        using Sequential one = Images(), other = Images();
        FlatWeights? flat = null;

        // act
        for (var step = 0; step < 6; step++)
        {
            if (step == 2)
            {
                flat = new FlatWeights(other.Weights);
                together.Join(flat);
            }

            Step(one, alone, step, flat: null);
            Step(other, together, step, flat);
        }

        flat!.Dispose();

        // assert
        Assert.All(one.Weights.Zip(other.Weights), pair =>
        {
            AssertClose(pair.First.GetValues(), pair.Second.GetValues());
            Assert.All(alone.SaveSlots(pair.First).Zip(together.SaveSlots(pair.Second)), slots => AssertClose(slots.First, slots.Second));
            Assert.True(pair.Second.Tensor.grad is null && pair.Second.Tensor.requires_grad);
        });
    }

    private static Optimizer Create(string name) => name switch
    {
        "Adam" => new Adam(0.01),
        "RmsProp" => new RmsProp(0.01),
        _ => new Sgd(0.01, momentum: 0.9, nesterov: true),
    };

    private static Sequential Images() => new(
        [new Conv2D(5, [3, 3], inputShape: [9, 9, 2]), new Flatten(), new Dense(3)], seed: 1);

    private static void Step(Sequential model, Optimizer optimizer, int step, FlatWeights? flat)
    {
        var random = new Random(step);
        foreach (var (i, weight) in model.Weights.Index())
        {
            var values = new float[weight.ElementCount];
            Array.ForEach(Enumerable.Range(0, values.Length).ToArray(), place => values[place] = random.NextSingle() - 0.5f);
            if ((step, i) != (4, 1))
            {
                weight.Tensor.grad = torch.tensor(values, [.. weight.Shape.Select(size => (long)size)]);
            }
        }

        optimizer.Step(model.Weights, flat);
    }

    private static void AssertClose(float[] expected, float[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));

    private static List<float> Train(Optimizer optimizer, float start)
    {
        using Sequential model = new([new Dense(1, useBias: false, inputShape: [1])]);
        model.Weights[0].SetValues([start]);
        model.Compile(optimizer, "meanAbsoluteError");
        List<float> values = [];
        foreach (var gradient in _gradients)
        {
            using var x = torch.tensor(new[] { (float)-gradient }, 1, 1);
            using var y = torch.tensor(new[] { 1000f }, 1, 1);
            model.Fit(x, y);
            values.Add(model.Weights[0].GetValues()[0]);
        }

        return values;
    }
}
