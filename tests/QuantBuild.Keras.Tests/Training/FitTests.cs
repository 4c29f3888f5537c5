using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Activations;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Pooling;
using QuantBuild.Keras.Layers.Regularization;
using QuantBuild.Keras.Layers.Reshaping;
using QuantBuild.Keras.Optimizers;
using QuantBuild.Keras.Training;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Training;

public sealed class FitTests
{
    [Fact]
    public void Runs_with_one_seed_repeat_exactly_and_another_seed_differs()
    {
        // act
        var first = Train(seed: 5);
        var second = Train(seed: 5);
        var other = Train(seed: 6);

        // assert
        Assert.Equal(first.Weights, second.Weights);
        Assert.Equal(first.Losses, second.Losses);
        Assert.NotEqual(first.Losses, other.Losses);
    }

    [Fact]
    public void A_relu_that_a_pooling_follows_trains_to_the_same_weights_as_one_that_stands_alone()
    {
        // act: the first is computed behind its pooling, the second, being a layer, where it stands
        var behind = TrainImages(new Conv2D(4, [3, 3], activation: "relu", inputShape: [9, 9, 2]));
        var alone = TrainImages(new Conv2D(4, [3, 3], inputShape: [9, 9, 2]), new ReLU());

        // assert
        Assert.Equal(alone, behind);
    }

    [Fact]
    public void The_validation_split_is_the_end_of_the_data_and_is_not_trained_on()
    {
        // arrange: one weight; the last two samples would pull it to 100
        using Sequential model = new([new Dense(1, useBias: false, inputShape: [1])]);
        model.Weights[0].SetValues([0f]);
        model.Compile(new Sgd(0.1), "meanSquaredError", ["mae"]);
        using var x = torch.ones(10, 1);
        using var y = torch.tensor(new float[] { 1, 1, 1, 1, 1, 1, 1, 1, 100, 100 }, 10, 1);

        // act
        var history = model.Fit(x, y, new FitOptions { Epochs = 50, BatchSize = 3, ValidationSplit = 0.2 });

        // assert
        Assert.Equal(1, model.Weights[0].GetValues()[0], 1e-3);
        Assert.Equal(99, history["val_mae"][^1], 1e-2);
        Assert.Equal(99.0 * 99, history["val_loss"][^1], 1.0);
        Assert.Equal(50, history.Epochs);
    }

    [Fact]
    public void The_loss_of_an_epoch_weighs_batches_by_their_samples()
    {
        // arrange: a learning rate so small that nothing moves; losses 1, 1, 1 | 5
        using Sequential model = new([new Dense(1, useBias: false, inputShape: [1])]);
        model.Weights[0].SetValues([0f]);
        model.Compile(new Sgd(1e-30), "mae");
        using var x = torch.ones(4, 1);
        using var y = torch.tensor(new float[] { 1, 1, 1, 5 });

        // act
        var history = model.Fit(x, y, new FitOptions { BatchSize = 3, Shuffle = false });

        // assert
        Assert.Equal(2.0, history["loss"][0], 1e-6);
        Assert.Equal(2.0, model.Evaluate(x, y, batchSize: 3)["loss"], 1e-6);
    }

    [Fact]
    public void A_callback_stops_the_training_after_the_epoch()
    {
        // arrange
        using Sequential model = new([new Dense(1, inputShape: [1])]);
        model.Compile(new Sgd(), "mae");
        using var x = torch.ones(4, 1);

        // act
        var history = model.Fit(x, x, new FitOptions { Epochs = 10, Callbacks = [new StopAfter(3)] });

        // assert
        Assert.Equal(3, history.Epochs);
    }

    [Fact]
    public void Targets_of_another_shape_are_an_error_that_gives_both_shapes()
    {
        // arrange
        using Sequential model = new([new Dense(3, inputShape: [1])]);
        model.Compile(new Sgd(), "mse");
        using var x = torch.ones(4, 1);
        using var y = torch.ones(4, 2);

        // act
        var error = Assert.Throws<KerasException>(() => model.Fit(x, y));

        // assert
        Assert.Contains("[4, 2]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[4, 3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_without_compiling_says_to_compile()
    {
        // arrange
        using Sequential model = new([new Dense(1, inputShape: [1])]);
        using var x = torch.ones(4, 1);

        // act
        var error = Assert.Throws<KerasException>(() => model.Fit(x, x));

        // assert
        Assert.Contains("Compile", error.Message, StringComparison.Ordinal);
    }

    private static (float[] Weights, IReadOnlyList<double> Losses) Train(int seed)
    {
        using Sequential model = new([new Dense(16, activation: "relu", inputShape: [4]), new Dropout(0.3), new Dense(1)], seed: seed);
        model.Compile(new Adam(0.01), "meanSquaredError");
        using torch.Generator generator = new(1);
        using var x = torch.rand([64, 4], generator: generator);
        using var y = x.sum(1, keepdim: true);
        var history = model.Fit(x, y, new FitOptions { Epochs = 4, BatchSize = 10, Seed = seed });
        return ([.. model.Weights.SelectMany(weight => weight.GetValues())], history["loss"]);
    }

    private sealed class StopAfter(int epochs) : Callback
    {
        public override void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> metrics)
        {
            if (epoch + 1 == epochs)
            {
                run.Stop();
            }
        }
    }

    private static float[] TrainImages(params Layer[] layers)
    {
        using Sequential model = new(
            [.. layers, new MaxPooling2D([2, 2], padding: "same"), new Flatten(), new Dense(3, activation: "softmax")], seed: 3);
        model.Compile(new RmsProp(), "categoricalCrossentropy");
        using var numbers = new torch.Generator(7);
        using var x = torch.randn([24, 9, 9, 2], generator: numbers);
        using var classes = torch.randint(3, [24], generator: numbers);
        using var y = torch.nn.functional.one_hot(classes, 3).to(torch.float32);
        model.Fit(x, y, new FitOptions { Epochs = 3, BatchSize = 8, Seed = 1 });
        return [.. model.Weights.SelectMany(weight => weight.GetValues())];
    }
}
