using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Optimizers;
using QuantBuild.Keras.Training;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Callbacks;

/// <summary>One weight that a constant gradient moves by one in each epoch: 0 → 1 → 2 → …, with its best value on the way.</summary>
public sealed class EarlyStoppingTests
{
    [Fact]
    public void Training_stops_after_as_many_epochs_without_improvement_as_there_is_patience()
    {
        // act: the validation loss is |w - 3|, so best at w = 3, after epoch 2
        var (epochs, weight, stopping) = Train(new EarlyStopping(patience: 4));

        // assert
        Assert.Equal(3 + 4, epochs);
        Assert.Equal(7, weight, 1e-5);
        Assert.Equal(2, stopping.BestEpoch);
        Assert.Equal(0, stopping.BestValue, 1e-5);
    }

    [Fact]
    public void The_best_weights_come_back_where_asked()
    {
        // act
        var (epochs, weight, _) = Train(new EarlyStopping(patience: 4, restoreBestWeights: true));

        // assert
        Assert.Equal(7, epochs);
        Assert.Equal(3, weight, 1e-5);
    }

    [Fact]
    public void The_best_weights_come_back_also_where_the_epochs_run_out()
    {
        // act
        var (epochs, weight, _) = Train(new EarlyStopping(patience: 100, restoreBestWeights: true));

        // assert
        Assert.Equal(10, epochs);
        Assert.Equal(3, weight, 1e-5);
    }

    [Fact]
    public void An_improvement_smaller_than_the_least_does_not_count()
    {
        // act: each epoch improves by 1 only
        var (epochs, _, stopping) = Train(new EarlyStopping(patience: 2, minDelta: 1.5));

        // assert: epoch 0 counts, 1 is 1 better than it, 2 is 2 better than epoch 0
        Assert.Equal(2, stopping.BestEpoch);
        Assert.Equal(5, epochs);
    }

    [Fact]
    public void A_metric_that_is_not_measured_is_an_error_that_lists_those_that_are()
    {
        // act
        var error = Assert.Throws<KerasException>(() => Train(new EarlyStopping("val_accuracy")));

        // assert
        Assert.Contains("val_accuracy", error.Message, StringComparison.Ordinal);
        Assert.Contains("val_loss", error.Message, StringComparison.Ordinal);
    }

    private static (int Epochs, float Weight, EarlyStopping Stopping) Train(EarlyStopping stopping)
    {
        using Sequential model = new([new Dense(1, useBias: false, inputShape: [1])]);
        model.Weights[0].SetValues([0f]);
        model.Compile(new Sgd(1), "mae");
        using var one = torch.ones(1, 1);
        using var far = torch.tensor(new[] { 1000f }, 1, 1);
        using var three = torch.tensor(new[] { 3f }, 1, 1);
        var history = model.Fit(one, far, new FitOptions { Epochs = 10, ValidationData = (one, three), Callbacks = [stopping] });
        return (history.Epochs, model.Weights[0].GetValues()[0], stopping);
    }
}
