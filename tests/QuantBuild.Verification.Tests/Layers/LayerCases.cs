using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Activations;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Merging;
using QuantBuild.Keras.Layers.Normalizing;
using QuantBuild.Keras.Layers.Pooling;
using QuantBuild.Keras.Layers.Regularization;
using QuantBuild.Keras.Layers.Reshaping;

namespace QuantBuild.Verification.Tests.Layers;

/// <summary>Small models that between them have every layer, with the options that change what it computes.</summary>
internal static class LayerCases
{
    // Those that TF.js loads, and those that it does not and that are written as layers.
    public static readonly string[] Activations =
    [
        "linear", "relu", "relu6", "sigmoid", "tanh", "softmax", "log_softmax", "elu", "selu", "softplus", "softsign", "gelu", "mish",
        "swish", "hard_sigmoid",
        "leaky_relu", "gelu_new", "hard_silu", "hard_sigmoid_keras3",
    ];

    private static readonly int[] _image = [7, 6, 3];

    public static IReadOnlyDictionary<string, Func<Model>> All { get; } = new Dictionary<string, Func<Model>>(
    [
        .. Activations.Select(name => Case($"activation {name}", () => Chain(new Dense(6, inputShape: [5]), new Activation(name)))),
        .. Activations.Select(name =>
            Case($"convolution with {name}", () => Chain(new Conv2D(4, [2, 2], activation: name, inputShape: _image)))),
        Case("dense without bias", () => Chain(new Dense(4, useBias: false, inputShape: [5]))),
        Case("dense on images", () => Chain(new Dense(4, activation: "tanh", inputShape: _image))),
        Case("convolution, same", () => Chain(new Conv2D(4, [3, 3], padding: "same", inputShape: _image))),
        Case("convolution, same, strides of 2", () => Chain(new Conv2D(4, [3, 3], strides: [2, 2], padding: "same", inputShape: _image))),
        Case("convolution, oblong kernel and strides", () =>
            Chain(new Conv2D(4, [3, 2], strides: [2, 1], useBias: false, inputShape: _image))),
        Case("convolution, dilated", () => Chain(new Conv2D(4, [2, 2], dilationRate: [2, 2], inputShape: _image))),
        Case("depthwise convolution", () => Chain(new DepthwiseConv2D([3, 3], activation: "relu", inputShape: _image))),
        Case("depthwise convolution, same, strides of 2, twice the channels", () =>
            Chain(new DepthwiseConv2D([3, 3], strides: [2, 2], padding: "same", depthMultiplier: 2, inputShape: _image))),
        Case("separable convolution", () =>
            Chain(new SeparableConv2D(5, [3, 3], padding: "same", depthMultiplier: 2, activation: "relu", inputShape: _image))),
        Case("batch normalization", () => Chain(new BatchNormalization(epsilon: 0.01, inputShape: [5]))),
        Case("batch normalization of images, without scale", () => Chain(new BatchNormalization(scale: false, inputShape: _image))),
        Case("batch normalization of images, without center", () => Chain(new BatchNormalization(center: false, inputShape: _image))),
        Case("batch normalization folded into a convolution", () =>
            Chain(new Conv2D(4, [3, 3], inputShape: _image), new BatchNormalization(), new ReLU())),
        Case("batch normalization folded into a depthwise convolution", () =>
            Chain(new DepthwiseConv2D([3, 3], useBias: false, inputShape: _image), new BatchNormalization(), new ReLU(6))),
        Case("relu cut at 6", () => Chain(new Dense(6, inputShape: [5]), new ReLU(6))),
        Case("leaky relu", () => Chain(new Dense(6, inputShape: [5]), new LeakyReLU(0.1))),
        Case("softmax", () => Chain(new Dense(6, inputShape: [5]), new Softmax())),
        Case("max pooling", () => Chain(new MaxPooling2D(inputShape: _image))),
        Case("max pooling, same, strides of 1", () =>
            Chain(new MaxPooling2D([3, 3], strides: [1, 1], padding: "same", inputShape: _image))),
        Case("average pooling", () => Chain(new AveragePooling2D([3, 2], inputShape: _image))),
        Case("average pooling, same", () => Chain(new AveragePooling2D([3, 3], strides: [2, 2], padding: "same", inputShape: _image))),
        Case("global average pooling", () => Chain(new GlobalAveragePooling2D(inputShape: _image))),
        Case("global max pooling", () => Chain(new GlobalMaxPooling2D(inputShape: _image))),
        Case("flatten and dropout", () => Chain(new Conv2D(2, [3, 3], inputShape: _image), new Flatten(), new Dropout(0.5), new Dense(3))),
        Case("reshape", () => Chain(new Reshape([6, 21], inputShape: _image), new Dense(2))),
        Case("reshape with a free dimension", () => Chain(new Dense(2, inputShape: _image), new Reshape([6, -1]))),
        Case("zero padding", () => Chain(new ZeroPadding2D(1, 2, 0, 3, inputShape: _image), new Conv2D(2, [3, 3]))),
        Case("batch normalization along the height", () => Chain(new Conv2D(4, [3, 3], inputShape: _image), BatchNormalization(axis: 1))),
        Case("relu with a slope", () => Chain(new Dense(6, inputShape: [5]), new ReLU(negativeSlope: 0.2))),
        Case("relu with a slope and a maximum", () => Chain(new Dense(6, inputShape: [5]), new ReLU(0.4, negativeSlope: 0.2))),
        Case("relu with a threshold", () => Chain(new Dense(6, inputShape: [5]), ReLU(threshold: 0.2))),
        Case("relu with all", () => Chain(new Dense(6, inputShape: [5]), ReLU(threshold: -0.2, maxValue: 0.6, slope: 0.3))),
        Case("softmax along the height", () => Chain(Softmax(_image, 1))),
        Case("softmax along two dimensions", () => Chain(Softmax(_image, 1, 2))),
        Case("a layer as activation", () =>
            Chain(DenseWith("""{"class_name": "LeakyReLU", "config": {"name": "slope", "alpha": 0.15}}"""))),
        Case("depthwise convolution, dilated", () =>
            Chain(new DepthwiseConv2D([2, 3], padding: "same", dilationRate: [2, 1], activation: "selu", inputShape: _image))),
        Case("separable convolution, dilated", () => Chain(new SeparableConv2D(5, [2, 2], dilationRate: [2, 2], inputShape: _image))),
        Case("global average pooling that keeps height and width", () =>
            Chain(new GlobalAveragePooling2D(keepDims: true, inputShape: _image))),
        Case("add", () => Branches(branches => new Add().Apply(branches))),
        Case("multiply", () => Branches(branches => new Multiply().Apply(branches))),
        Case("concatenate", () => Branches(branches => new Concatenate().Apply(branches))),
        Case("concatenate along the height", () => Branches(branches => new Concatenate(1).Apply(branches))),
        Case("two inputs, two outputs", TwoInputsTwoOutputs),
        Case("a layer that is used twice", SharedLayer),
    ]);

    private static KeyValuePair<string, Func<Model>> Case(string name, Func<Model> create) => new(name, create);

    private static Sequential Chain(params Layer[] layers) => new(layers);

    private static Model Branches(Func<KerasTensor[], KerasTensor> merge)
    {
        var input = new Input(_image);
        KerasTensor[] branches =
            [new Conv2D(3, [3, 3], padding: "same").Apply(input), input, new Conv2D(3, [1, 1], activation: "relu").Apply(input)];
        return new Model(input, merge(branches));
    }

    /// <summary>A batch normalization along any axis; it comes first where a shape is given.</summary>
    public static Layer BatchNormalization(int axis, params int[] shape) => Configured(
        "BatchNormalization", shape.Length == 0
            ? $$"""{"axis": {{axis}}}"""
            : $$"""{"axis": {{axis}}, "batch_input_shape": [null, {{string.Join(", ", shape)}}]}""");

    public static Layer ReLU(double threshold, double? maxValue = null, double slope = 0) => Configured(
        "ReLU", JsonSerializer.Serialize(new { threshold, max_value = maxValue, negative_slope = slope }));

    private static Layer Softmax(int[] shape, params int[] axis) => Configured(
        "Softmax", JsonSerializer.Serialize(new { axis, batch_input_shape = (int?[])[null, .. shape] }));

    private static Layer DenseWith(string activation) =>
        Configured("Dense", $$"""{"units": 4, "batch_input_shape": [null, 5], "activation": {{activation}}}""");

    // Read as from a topology, for options that constructors do not have.
    private static Layer Configured(string className, string config)
    {
        var json = JsonNode.Parse(config)!.AsObject();
        json["name"] = className;
        return LayerRegistry.Create(className, new LayerConfig(className, json));
    }

    private static Model TwoInputsTwoOutputs()
    {
        var (image, numbers) = (new Input(_image, "image"), new Input([4], "numbers"));
        var seen = new Flatten().Apply(new Conv2D(2, [3, 3], strides: [2, 2]).Apply(image));
        var both = new Concatenate().Apply([new Dense(3, activation: "relu").Apply(numbers), seen]);
        return new Model(
            [image, numbers], [new Dense(2, activation: "softmax", name: "class").Apply(both), new Dense(1, name: "size").Apply(both)]);
    }

    private static Model SharedLayer()
    {
        var (first, second, shared) = (new Input([5]), new Input([5]), new Dense(3, activation: "tanh"));
        return new Model([first, second], [new Add().Apply([shared.Apply(first), shared.Apply(second)])]);
    }
}
