using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Regularization;
using QuantBuild.Tfjs;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Topology;

public sealed class SaveAndLoadTests
{
    [Fact]
    public void A_saved_model_computes_the_same_after_loading()
    {
        // arrange
        using TemporaryFolder folder = new();
        using Sequential model = new(
            [new Dense(5, activation: "relu", inputShape: [3]), new Dropout(0.5), new Dense(2, activation: "softmax")], name: "mlp");
        using var x = torch.rand(7, 3);

        // act
        model.Save(folder["model"]);
        using var loaded = LayersModelFile.Load(folder["model"]);

        // assert
        using var expected = model.Predict(x);
        using var actual = loaded.Predict(x);
        Assert.Equal(expected.data<float>().ToArray(), actual.data<float>().ToArray());
        Assert.Equal(model.Weights.Select(weight => weight.Name), loaded.Weights.Select(weight => weight.Name));
        Assert.Equal("mlp", loaded.Name);
        Assert.IsType<Sequential>(loaded);
    }

    [Fact]
    public void Weights_have_Keras_names_order_and_shapes()
    {
        // arrange
        using TemporaryFolder folder = new();
        using Sequential model = new([new Dense(5, inputShape: [3]), new Dense(2, name: "last")]);

        // act
        model.Save(folder["model"]);

        // assert
        using var artifacts = TfjsModel.Open(folder["model"]);
        Assert.Equal(["dense/kernel", "dense/bias", "last/kernel", "last/bias"], artifacts.Weights.Select(weight => weight.Name));
        Assert.Equal([3, 5], artifacts.Weights[0].Shape);
        Assert.Equal([5], artifacts.Weights[1].Shape);
    }
}
