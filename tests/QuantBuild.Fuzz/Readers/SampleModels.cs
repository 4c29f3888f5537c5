using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Activations;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Merging;
using QuantBuild.Keras.Layers.Normalizing;
using QuantBuild.Keras.Layers.Pooling;
using QuantBuild.Keras.Layers.Regularization;
using QuantBuild.Keras.Layers.Reshaping;

namespace QuantBuild.Fuzz.Readers;

/// <summary>Small models of many layers, written once a process.</summary>
internal static class SampleModels
{
    private static readonly Lazy<string> _root = new(WriteAll);

    public static string Folder(string name) => Path.Combine(_root.Value, name);

    private static string WriteAll()
    {
        var root = Directory.CreateTempSubdirectory("quantbuild-fuzz-models-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        using var convolutions = Convolutions();
        convolutions.Save(Path.Combine(root, "convolutions"));
        using var perceptron = new Sequential([
            new Dense(5, activation: "relu", inputShape: [4]), new Dropout(0.5), new LeakyReLU(), new Dense(3, activation: "softmax"),
        ], seed: 1);
        perceptron.Save(Path.Combine(root, "perceptron"));
        return root;
    }

    private static Model Convolutions()
    {
        Input input = new([8, 8, 2], "input_1");
        var x = new Conv2D(4, [3, 3], padding: "same", useBias: false, name: "conv").Apply(input);
        x = new BatchNormalization(name: "bn").Apply(x);
        x = new ReLU(6, name: "relu").Apply(x);
        var y = new DepthwiseConv2D([3, 3], padding: "same", useBias: false, name: "depthwise").Apply(x);
        y = new BatchNormalization(name: "bn_1").Apply(y);
        y = new ReLU(name: "relu_1").Apply(y);
        y = new Conv2D(4, [1, 1], name: "project").Apply(y);
        x = new Add(name: "add").Apply([x, y]);
        x = new MaxPooling2D([2, 2], name: "pool").Apply(x);
        x = new Flatten(name: "flatten").Apply(x);
        x = new Dense(3, activation: "softmax", name: "predictions").Apply(x);
        return new Model(input, x, "small", 1);
    }
}
