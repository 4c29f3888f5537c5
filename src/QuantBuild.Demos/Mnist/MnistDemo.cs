using QuantBuild.Datasets.Mnist;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Pooling;
using QuantBuild.Keras.Layers.Regularization;
using QuantBuild.Keras.Layers.Reshaping;
using QuantBuild.Keras.Optimizers;

namespace QuantBuild.Demos.Mnist;

/// <summary>Handwritten digits: the convolutional network of the TF.js example.</summary>
public sealed class MnistDemo() : ClassifierDemo(MnistDataset.Mnist)
{
    /// <inheritdoc/>
    public override double Point => 0.001;

    /// <inheritdoc/>
    public override Sequential CreateModel(int seed)
    {
        var model = new Sequential(
            [
                new Conv2D(32, [3, 3], activation: "relu", inputShape: [28, 28, 1]),
                new Conv2D(32, [3, 3], activation: "relu"),
                new MaxPooling2D([2, 2]),
                new Conv2D(64, [3, 3], activation: "relu"),
                new Conv2D(64, [3, 3], activation: "relu"),
                new MaxPooling2D([2, 2]),
                new Flatten(),
                new Dropout(0.25),
                new Dense(512, activation: "relu"),
                new Dropout(0.5),
                new Dense(10, activation: "softmax"),
            ],
            seed: seed);
        model.Compile(new RmsProp(), Loss, ["accuracy"]);
        return model;
    }
}
