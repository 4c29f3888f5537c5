using QuantBuild.Keras;
using QuantBuild.Keras.Layers;

namespace QuantBuild.Verification.Tests.Layers;

/// <summary>Small models that between them have every layer, with the options that change what it computes.</summary>
internal static class LayerCases
{
    private static readonly string[] Activations = ["linear", "relu", "relu6", "sigmoid", "tanh", "softmax", "elu", "swish", "hard_sigmoid"];

    private static readonly int[] Image = [7, 6, 3];

    public static IReadOnlyDictionary<string, Func<Model>> All { get; } = new Dictionary<string, Func<Model>>(
    [
        .. Activations.Select(name => Case($"activation {name}", () => Chain(new Dense(6, inputShape: [5]), new Activation(name)))),
        .. Activations.Select(name => Case($"convolution with {name}", () => Chain(new Conv2D(4, [2, 2], activation: name, inputShape: Image)))),
        Case("dense without bias", () => Chain(new Dense(4, useBias: false, inputShape: [5]))),
        Case("dense on images", () => Chain(new Dense(4, activation: "tanh", inputShape: Image))),
        Case("convolution, same", () => Chain(new Conv2D(4, [3, 3], padding: "same", inputShape: Image))),
        Case("convolution, same, strides of 2", () => Chain(new Conv2D(4, [3, 3], strides: [2, 2], padding: "same", inputShape: Image))),
        Case("convolution, oblong kernel and strides", () => Chain(new Conv2D(4, [3, 2], strides: [2, 1], useBias: false, inputShape: Image))),
        Case("convolution, dilated", () => Chain(new Conv2D(4, [2, 2], dilationRate: [2, 2], inputShape: Image))),
        Case("depthwise convolution", () => Chain(new DepthwiseConv2D([3, 3], activation: "relu", inputShape: Image))),
        Case("depthwise convolution, same, strides of 2, twice the channels", () => Chain(new DepthwiseConv2D([3, 3], strides: [2, 2], padding: "same", depthMultiplier: 2, inputShape: Image))),
        Case("separable convolution", () => Chain(new SeparableConv2D(5, [3, 3], padding: "same", depthMultiplier: 2, activation: "relu", inputShape: Image))),
        Case("batch normalization", () => Chain(new BatchNormalization(epsilon: 0.01, inputShape: [5]))),
        Case("batch normalization of images, without scale", () => Chain(new BatchNormalization(scale: false, inputShape: Image))),
        Case("batch normalization of images, without center", () => Chain(new BatchNormalization(center: false, inputShape: Image))),
        Case("batch normalization folded into a convolution", () => Chain(new Conv2D(4, [3, 3], inputShape: Image), new BatchNormalization(), new ReLU())),
        Case("batch normalization folded into a depthwise convolution", () => Chain(new DepthwiseConv2D([3, 3], useBias: false, inputShape: Image), new BatchNormalization(), new ReLU(6))),
        Case("relu cut at 6", () => Chain(new Dense(6, inputShape: [5]), new ReLU(6))),
        Case("leaky relu", () => Chain(new Dense(6, inputShape: [5]), new LeakyReLU(0.1))),
        Case("softmax", () => Chain(new Dense(6, inputShape: [5]), new Softmax())),
        Case("max pooling", () => Chain(new MaxPooling2D(inputShape: Image))),
        Case("max pooling, same, strides of 1", () => Chain(new MaxPooling2D([3, 3], strides: [1, 1], padding: "same", inputShape: Image))),
        Case("average pooling", () => Chain(new AveragePooling2D([3, 2], inputShape: Image))),
        Case("average pooling, same", () => Chain(new AveragePooling2D([3, 3], strides: [2, 2], padding: "same", inputShape: Image))),
        Case("global average pooling", () => Chain(new GlobalAveragePooling2D(inputShape: Image))),
        Case("global max pooling", () => Chain(new GlobalMaxPooling2D(inputShape: Image))),
        Case("flatten and dropout", () => Chain(new Conv2D(2, [3, 3], inputShape: Image), new Flatten(), new Dropout(0.5), new Dense(3))),
        Case("reshape", () => Chain(new Reshape([6, 21], inputShape: Image), new Dense(2))),
        Case("reshape with a free dimension", () => Chain(new Dense(2, inputShape: Image), new Reshape([6, -1]))),
        Case("zero padding", () => Chain(new ZeroPadding2D(1, 2, 0, 3, inputShape: Image), new Conv2D(2, [3, 3]))),
        Case("upsampling to the nearest", () => Chain(new UpSampling2D([2, 3], inputShape: Image))),
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
        var input = new Input(Image);
        KerasTensor[] branches = [new Conv2D(3, [3, 3], padding: "same").Apply(input), input, new Conv2D(3, [1, 1], activation: "relu").Apply(input)];
        return new Model(input, merge(branches));
    }

    private static Model TwoInputsTwoOutputs()
    {
        var (image, numbers) = (new Input(Image, "image"), new Input([4], "numbers"));
        var seen = new Flatten().Apply(new Conv2D(2, [3, 3], strides: [2, 2]).Apply(image));
        var both = new Concatenate().Apply([new Dense(3, activation: "relu").Apply(numbers), seen]);
        return new Model([image, numbers], [new Dense(2, activation: "softmax", name: "class").Apply(both), new Dense(1, name: "size").Apply(both)]);
    }

    private static Model SharedLayer()
    {
        var (first, second, shared) = (new Input([5]), new Input([5]), new Dense(3, activation: "tanh"));
        return new Model([first, second], [new Add().Apply([shared.Apply(first), shared.Apply(second)])]);
    }
}
