using QuantBuild.Keras;
using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Optimizers;

namespace QuantBuild.Demos.Housing;

/// <summary>The multilayer perceptron of the TF.js example: 80, 120, 20 and 10 units with relu and dropout, then the price.</summary>
public static class HousingModel
{
    /// <summary>The loss, and the metric of the report: mean absolute error of the z-normalized price.</summary>
    internal const string Loss = "meanAbsoluteError";

    /// <summary>Builds the model, ready to train: input [batch, 8], output [batch, 1].</summary>
    /// <param name="seed">Seed of the first weights.</param>
    /// <returns>The model, which the caller disposes.</returns>
    public static Sequential Create(int seed)
    {
        var model = new Sequential(
            [
                new Dense(80, activation: "relu", inputShape: [8]),
                new Dropout(0.2),
                new Dense(120, activation: "relu"),
                new Dropout(0.1),
                new Dense(20, activation: "relu"),
                new Dropout(0.1),
                new Dense(10, activation: "relu"),
                new Dropout(0.1),
                new Dense(1),
            ],
            seed: seed);
        model.Compile(new Adam(), Loss);
        return model;
    }
}
