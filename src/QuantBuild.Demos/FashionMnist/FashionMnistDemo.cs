using QuantBuild.Datasets.Mnist;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Normalizing;
using QuantBuild.Keras.Layers.Pooling;
using QuantBuild.Keras.Layers.Regularization;
using QuantBuild.Keras.Layers.Reshaping;
using QuantBuild.Keras.Optimizers;

namespace QuantBuild.Demos.FashionMnist;

/// <summary>Pictures of clothes: the convolutional network of the TF.js example, with batch normalization at both ends.</summary>
public sealed class FashionMnistDemo() : ClassifierDemo(MnistDataset.FashionMnist)
{
    /// <inheritdoc/>
    public override double Point => 0.003;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> ClassNames { get; } =
        ["T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

    /// <inheritdoc/>
    public override Sequential CreateModel(int seed)
    {
        var model = new Sequential(
            [
                new BatchNormalization(inputShape: [28, 28, 1]),
                new Conv2D(64, [4, 4], padding: "same", activation: "relu"),
                new MaxPooling2D([2, 2]),
                new Dropout(0.1),
                new Conv2D(64, [4, 4], activation: "relu"),
                new MaxPooling2D([2, 2]),
                new Dropout(0.3),
                new Flatten(),
                new Dense(256, activation: "relu"),
                new Dropout(0.5),
                new Dense(64, activation: "relu"),
                new BatchNormalization(),
                new Dense(10, activation: "softmax"),
            ],
            seed: seed);
        model.Compile(new Adam(), Loss, ["accuracy"]);
        return model;
    }
}
