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
using QuantBuild.Keras.Layers.Preprocessing;
using QuantBuild.Keras.Layers.Recurrent;
using QuantBuild.Keras.Layers.Regularization;
using QuantBuild.Keras.Layers.Resampling;
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

    private static readonly int[] _sequence = [8, 4];

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
        Case("batch normalization along the steps", () => Chain(new Conv1D(5, 2, inputShape: _sequence), BatchNormalization(axis: -2))),
        Case("layer normalization", () => Chain(new Dense(6, inputShape: [5]), new LayerNormalization())),
        Case("layer normalization of images", () => Chain(new LayerNormalization([1, 3], epsilon: 0.01, inputShape: _image))),
        Case("layer normalization without center", () => Chain(new LayerNormalization(center: false, inputShape: _sequence))),
        Case("layer normalization without scale", () => Chain(new LayerNormalization(scale: false, inputShape: _sequence))),
        Case("normalization by channel", () => Chain(new Normalization([0.5, -0.3, 0.1, 2], [0.25, 4, 1e-16, 0.5], inputShape: _sequence))),
        Case("normalization by one figure", () => Chain(new Normalization([0.5], [0.3], inputShape: _sequence))),
        Case("elu", () => Chain(new Dense(6, inputShape: [5]), new ELU())),
        Case("elu with an alpha", () => Chain(new Dense(6, inputShape: [5]), new ELU(0.4))),
        Case("prelu", () => Chain(new Conv2D(4, [3, 3], inputShape: _image), new PReLU([1, 2]))),
        Case("prelu by element", () => Chain(new Dense(6, inputShape: [5]), new PReLU())),
        Case("thresholded relu", () => Chain(new Dense(6, inputShape: [5]), new ThresholdedReLU(0.3))),
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
        Case("transposed convolution", () => Chain(new Conv2DTranspose(4, [3, 3], inputShape: _image))),
        Case("transposed convolution, same, strides of 2", () =>
            Chain(new Conv2DTranspose(4, [3, 2], strides: [2, 2], padding: "same", activation: "relu", inputShape: _image))),
        Case("transposed convolution, steps larger than the kernel", () =>
            Chain(new Conv2DTranspose(4, [2, 2], strides: [3, 3], useBias: false, inputShape: _image))),
        Case("convolution of sequences", () => Chain(new Conv1D(5, 3, activation: "relu", inputShape: _sequence))),
        Case("convolution of sequences, same, strides of 2", () =>
            Chain(new Conv1D(5, 3, strides: 2, padding: "same", inputShape: _sequence))),
        Case("convolution of sequences, causal, dilated", () =>
            Chain(new Conv1D(5, 3, padding: "causal", dilationRate: 2, activation: "leaky_relu", inputShape: _sequence))),
        Case("separable convolution of sequences", () =>
            Chain(new SeparableConv1D(5, 3, padding: "same", depthMultiplier: 2, activation: "relu", inputShape: _sequence))),
        Case("separable convolution of sequences, causal", () =>
            Chain(new SeparableConv1D(5, 3, strides: 2, padding: "causal", useBias: false, inputShape: _sequence))),
        Case("max pooling of sequences", () => Chain(new MaxPooling1D(3, 2, "same", inputShape: _sequence))),
        Case("average pooling of sequences", () => Chain(new AveragePooling1D(3, 2, "same", inputShape: _sequence))),
        Case("global average pooling of sequences", () => Chain(new GlobalAveragePooling1D(inputShape: _sequence))),
        Case("global max pooling of sequences", () => Chain(new GlobalMaxPooling1D(keepDims: true, inputShape: _sequence))),
        Case("global average pooling that keeps height and width", () =>
            Chain(new GlobalAveragePooling2D(keepDims: true, inputShape: _image))),
        Case("zero padding of sequences", () => Chain(new ZeroPadding1D(1, 2, inputShape: _sequence), new Conv1D(2, 2))),
        Case("cropping of sequences", () => Chain(new Cropping1D(1, 2, inputShape: _sequence), new Conv1D(2, 2))),
        Case("upsampling of sequences", () => Chain(new UpSampling1D(3, inputShape: _sequence))),
        Case("cropping", () => Chain(new Cropping2D(1, 2, 0, 3, inputShape: _image))),
        Case("permute", () => Chain(new Permute([3, 1, 2], inputShape: _image), new Dense(2))),
        Case("repeat vector", () => Chain(new Dense(3, inputShape: [5]), new RepeatVector(4))),
        Case("rescaling", () => Chain(new Rescaling(1 / 127.5, -1, inputShape: _image))),
        Case("resizing", () => Chain(new Resizing(9, 5, inputShape: _image), new Conv2D(2, [3, 3]))),
        Case("resizing to the nearest, cut to the proportions", () =>
            Chain(new Resizing(4, 10, "nearest", cropToAspectRatio: true, inputShape: _image))),
        Case("the middle", () => Chain(new CenterCrop(4, 3, inputShape: _image))),
        Case("the middle of an image that is too small", () => Chain(new CenterCrop(9, 4, inputShape: _image))),
        Case("a crop at random", () => Chain(new RandomCrop(4, 4, inputShape: _image))),
        Case("embedding", () => Chain(new Embedding(10, 3, inputShape: [7]), new Flatten(), new Dense(2))),
        Case("embedding with masked zeros that nothing looks at", () =>
            Chain(new Masking(inputShape: _sequence), new Dense(2), new Flatten())),
        Case("simple recurrent layer", () => Chain(new SimpleRNN(3, inputShape: _sequence))),
        Case("simple recurrent layer, backwards, each step", () =>
            Chain(new SimpleRNN(3, "relu", useBias: false, returnSequences: true, goBackwards: true, inputShape: _sequence))),
        Case("simple recurrent layer with hard_sigmoid of Keras 3", () =>
            Chain(new SimpleRNN(3, "hard_sigmoid_keras3", inputShape: _sequence))),
        Case("LSTM", () => Chain(new LSTM(3, inputShape: _sequence))),
        Case("LSTM with hard_sigmoid, each step", () => Chain(
            new LSTM(3, recurrentActivation: "hard_sigmoid", useBias: false, returnSequences: true, inputShape: _sequence), new LSTM(2))),
        Case("LSTM with hard_sigmoid of Keras 3", () =>
            Chain(new LSTM(3, recurrentActivation: "hard_sigmoid_keras3", inputShape: _sequence))),
        Case("GRU", () => Chain(new GRU(3, resetAfter: false, inputShape: _sequence))),
        Case("GRU, backwards, each step", () => Chain(new GRU(
            3, recurrentActivation: "hard_sigmoid", resetAfter: false, returnSequences: true, goBackwards: true, inputShape: _sequence))),
        Case("GRU with hard_sigmoid of Keras 3", () =>
            Chain(new GRU(3, recurrentActivation: "hard_sigmoid_keras3", resetAfter: false, inputShape: _sequence))),
        Case("bidirectional", () => Chain(new Bidirectional(new LSTM(3), inputShape: _sequence))),
        .. ((string[])["sum", "ave", "mul"]).Select(mode => Case($"bidirectional, {mode}", () =>
            Chain(new Bidirectional(new GRU(3, resetAfter: false, returnSequences: true), mode, inputShape: _sequence)))),
        Case("time distributed", () => Chain(new TimeDistributed(new Dense(3, activation: "leaky_relu"), inputShape: _sequence))),
        Case("time distributed convolution", () => Chain(new TimeDistributed(new Conv2D(2, [3, 3]), inputShape: [3, .. _image]))),
        Case("noise and other aids of training", () => Chain(
            new Dense(4, inputShape: [5]), Aid("GaussianNoise", """{"stddev": 0.1}"""),
            Aid("ActivityRegularization", """{"l1": 0.1, "l2": 0.0}"""))),
        Case("augmentation", () => Chain(
            Aid("RandomFlip", """{"mode": "horizontal", "batch_input_shape": [null, 7, 6, 3]}"""),
            Aid("SpatialDropout2D", """{"rate": 0.5}"""), new Conv2D(2, [3, 3]))),
        Case("upsampling between pixels", () => Chain(new UpSampling2D([2, 3], "bilinear", inputShape: _image))),
        Case("subtract", () => Pair((first, second) => new Subtract().Apply([first, second]))),
        Case("maximum", () => Branches(branches => new Maximum().Apply(branches))),
        Case("minimum", () => Branches(branches => new Minimum().Apply(branches))),
        Case("average", () => Branches(branches => new Average().Apply(branches))),
        Case("dot", () => Pair((first, second) => new Dot([1, 1]).Apply([first, second]))),
        Case("dot of sequences, along features", () => Pair((first, second) =>
            new Dot([2, 2], normalize: true).Apply([new Reshape([3, 2]).Apply(first), new Reshape([3, 2]).Apply(second)]))),
        Case("upsampling to the nearest", () => Chain(new UpSampling2D([2, 3], inputShape: _image))),
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

    private static Model Pair(Func<KerasTensor, KerasTensor, KerasTensor> merge)
    {
        var input = new Input([5]);
        return new Model(input, merge(new Dense(6).Apply(input), new Dense(6, activation: "tanh").Apply(input)));
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

    public static Layer Aid(string className, string config) => Configured(className, config);

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
