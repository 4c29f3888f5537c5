using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Normalizing;
using QuantBuild.Keras.Layers.Regularization;
using QuantBuild.Keras.Optimizers;
using QuantBuild.Keras.Training;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Callbacks;

public sealed class ResumeTests
{
    public static TheoryData<string> Optimizers => ["adam", "rmsprop", "sgd"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_resumed_training_ends_exactly_as_an_uninterrupted_one(string optimizer)
    {
        // arrange
        using TemporaryFolder folder = new();
        var whole = Train(optimizer, epochs: 6, seed: 3, []);
        _ = Train(optimizer, epochs: 4, seed: 3, [new Checkpoint(folder["checkpoint"])]);

        // act: other first weights must not matter, and a seed need not be given again
        var resumed = Train(optimizer, epochs: 6, seed: null, [new Checkpoint(folder["checkpoint"])], folder["checkpoint"]);

        // assert
        Assert.Equal(whole.Weights, resumed.Weights);
        Assert.Equal(whole.History["loss"], resumed.History["loss"]);
        Assert.Equal(whole.History["val_loss"], resumed.History["val_loss"]);
        Assert.Equal(6, resumed.History.Epochs);
    }

    [Fact]
    public void A_resumed_early_stopping_remembers_its_best_weights_and_how_long_it_has_waited()
    {
        // arrange: a rate so large that the loss goes up and down
        using TemporaryFolder folder = new();
        var whole = Train("restless", epochs: 40, seed: 3, [new EarlyStopping(patience: 3, restoreBestWeights: true)]);
        Interrupt(folder["checkpoint"], whole.History.Epochs - 2);

        // act
        EarlyStopping stopping = new(patience: 3, restoreBestWeights: true);
        var resumed = Train("restless", epochs: 40, seed: 3, [stopping], folder["checkpoint"]);

        // assert
        Assert.InRange(whole.History.Epochs, 5, 39);
        Assert.Equal(whole.History["val_loss"], resumed.History["val_loss"]);
        Assert.Equal(whole.Weights, resumed.Weights);
        Assert.Equal(whole.History.Epochs - 4, stopping.BestEpoch);
    }

    [Fact]
    public void A_checkpoint_of_another_model_is_refused_and_the_weight_named()
    {
        // arrange
        using TemporaryFolder folder = new();
        _ = Train("adam", epochs: 1, seed: 3, [new Checkpoint(folder["checkpoint"])]);
        using Sequential other = new([new Dense(7, inputShape: [4])]);
        other.Compile(new Adam(), "mse");
        using var x = torch.ones(60, 4);
        using var y = torch.ones(60, 7);

        // act
        var error = Assert.Throws<KerasException>(() =>
            other.Fit(x, y, new FitOptions { BatchSize = 8, ValidationSplit = 0.2, ResumeFrom = folder["checkpoint"] }));

        // assert
        Assert.Contains("dense/kernel", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_another_optimizer_is_refused()
    {
        // arrange
        using TemporaryFolder folder = new();
        _ = Train("adam", epochs: 1, seed: 3, [new Checkpoint(folder["checkpoint"])]);

        // act
        var error = Assert.Throws<KerasException>(() => Train("sgd", epochs: 2, seed: 3, [], folder["checkpoint"]));

        // assert
        Assert.Contains("Adam", error.Message, StringComparison.Ordinal);
        Assert.Contains("Sgd", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_a_training_with_other_settings_is_refused_and_each_difference_named()
    {
        // arrange
        using TemporaryFolder folder = new();
        _ = Train("adam", epochs: 2, seed: 3, [new Checkpoint(folder["checkpoint"])]);

        // act
        var error = Assert.Throws<KerasException>(() => Train(
            "adam", epochs: 4, seed: 99, [new Checkpoint(folder["checkpoint"])], folder["checkpoint"], batchSize: 16,
            validationSplit: 0.5));

        // assert
        Assert.Contains(
            "batchSize 8 (now 16), seed 3 (now 99), validationSplit 0.2 (now 0.5), samples 48 (now 30)", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_whose_replacement_was_killed_between_its_renames_is_found_and_replaced_by_the_next()
    {
        // arrange: the former checkpoint aside, the new one not yet in its place
        using TemporaryFolder folder = new();
        var checkpoint = folder["checkpoint"];
        var whole = Train("adam", epochs: 6, seed: 3, []);
        _ = Train("adam", epochs: 4, seed: 3, [new Checkpoint(checkpoint)]);
        Directory.Move(checkpoint, folder[".checkpoint.quantbuild-old"]);

        // act
        var found = Checkpoint.Find(checkpoint);
        var resumed = Train("adam", epochs: 6, seed: 3, [new Checkpoint(checkpoint)], found);

        // assert
        Assert.NotNull(found);
        Assert.Equal(whole.Weights, resumed.Weights);
        Assert.Equal(checkpoint, Checkpoint.Find(checkpoint));
        Assert.Null(Checkpoint.Find(folder["other"]));
    }

    [Fact]
    public void A_checkpoint_whose_history_lacks_what_early_stopping_watches_is_refused()
    {
        // arrange
        using TemporaryFolder folder = new();
        Interrupt(folder["checkpoint"], epochs: 2);
        var file = Path.Combine(folder["checkpoint"], "model.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"val_loss\"", "\"val_lost\"", StringComparison.Ordinal));

        // act
        var error = Assert.Throws<KerasException>(() =>
            Train("restless", epochs: 4, seed: 3, [new EarlyStopping(patience: 3, restoreBestWeights: true)], folder["checkpoint"]));

        // assert
        Assert.Contains("'val_loss'", error.Message, StringComparison.Ordinal);
        Assert.Contains("val_lost", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("learningRate", "1e300")]
    [InlineData("learningRate", "-0.5")]
    [InlineData("iterations", "-1")]
    public void A_checkpoint_with_a_number_that_no_training_has_is_damaged(string field, string value)
    {
        // arrange
        using TemporaryFolder folder = new();
        Interrupt(folder["checkpoint"], epochs: 2);
        var file = Path.Combine(folder["checkpoint"], "model.json");
        File.WriteAllText(
            file, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(file), $"\"{field}\":[^,]+", $"\"{field}\":{value}"));

        // act
        var error = Assert.Throws<KerasException>(() =>
            Train("restless", epochs: 4, seed: 3, [new EarlyStopping(patience: 3, restoreBestWeights: true)], folder["checkpoint"]));

        // assert
        Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
    }

    private static void Interrupt(string checkpoint, int epochs) =>
        _ = Train("restless", epochs, seed: 3, [new EarlyStopping(patience: 3, restoreBestWeights: true), new Checkpoint(checkpoint)]);

    private static (float[] Weights, History History) Train(
        string optimizer, int epochs, int? seed, Callback[] callbacks, string? resumeFrom = null, int batchSize = 8,
        double validationSplit = 0.2)
    {
        using Sequential model = new(
            [new Dense(12, activation: "relu", inputShape: [4]), new BatchNormalization(), new Dropout(0.3), new Dense(1)], seed: seed);
        Optimizer chosen = optimizer switch
        {
            "adam" => new Adam(0.01),
            "rmsprop" => new RmsProp(0.01),
            "sgd" => new Sgd(0.01, momentum: 0.9, nesterov: true),
            _ => new Adam(0.3),
        };
        model.Compile(chosen, "meanSquaredError");
        using torch.Generator generator = new(1);
        using var x = torch.rand([60, 4], generator: generator);
        using var y = x.sum(1, keepdim: true);
        var history = model.Fit(x, y, new FitOptions
        {
            Epochs = epochs,
            BatchSize = batchSize,
            Seed = seed,
            ValidationSplit = validationSplit,
            Callbacks = callbacks,
            ResumeFrom = resumeFrom,
        });
        return ([.. model.Weights.SelectMany(weight => weight.GetValues())], history);
    }
}
