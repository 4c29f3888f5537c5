using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Activations;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Merging;
using QuantBuild.Keras.Layers.Normalizing;
using QuantBuild.Keras.Layers.Pooling;
using QuantBuild.Keras.Layers.Reshaping;

namespace QuantBuild.Keras.Applications;

/// <summary>MobileNetV2 with width 1.0 for images of 224×224, as <c>keras.applications</c> (Keras 2.4 and later) builds and names it. Keras
/// trained it on pixels in [-1, 1].</summary>
/// <remarks>Sandler, Howard, Zhu, Zhmoginov, Chen: "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018.</remarks>
public static class MobileNetV2
{
    /// <summary>Height and width of an image.</summary>
    public const int ImageSize = 224;

    /// <summary>The number of ImageNet's classes.</summary>
    public const int Classes = 1000;

    // The paper's table 2, without its first block: expansion, channels, repetitions, stride of the first.
    private static readonly (int Expansion, int Channels, int Repetitions, int Stride)[] _stages =
    [
        (6, 24, 2, 2),
        (6, 32, 3, 2),
        (6, 64, 4, 2),
        (6, 96, 3, 1),
        (6, 160, 3, 2),
        (6, 320, 1, 1),
    ];

    /// <summary>Builds the model with random weights.</summary>
    /// <param name="seed">Seed of the weights; of chance where null.</param>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded.</exception>
    public static Model Create(int? seed = null)
    {
        Input input = new([ImageSize, ImageSize, 3], "input_1");
        var x = new Conv2D(32, [3, 3], [2, 2], "same", useBias: false, name: "Conv1").Apply(input);
        x = NormalizeAndCut(x, "bn_Conv1", "Conv1_relu");
        x = Depthwise(x, "expanded_conv_", stride: 1);
        x = Project(x, "expanded_conv_", channels: 16);

        var block = 0;
        foreach (var stage in _stages)
        {
            for (var i = 0; i < stage.Repetitions; i++)
            {
                x = Block(x, $"block_{++block}_", stage.Expansion, stage.Channels, i == 0 ? stage.Stride : 1);
            }
        }

        x = new Conv2D(1280, [1, 1], useBias: false, name: "Conv_1").Apply(x);
        x = NormalizeAndCut(x, "Conv_1_bn", "out_relu");
        x = new GlobalAveragePooling2D(name: "global_average_pooling2d").Apply(x);
        x = new Dense(Classes, activation: "softmax", name: "predictions").Apply(x);
        return new Model(input, x, "mobilenetv2_1.00_224", seed);
    }

    // The inverted residual: widen, filter each channel, narrow again; the narrow ends are added where they are alike.
    private static KerasTensor Block(KerasTensor input, string prefix, int expansion, int channels, int stride)
    {
        var inputChannels = input.Shape[2];
        var x = new Conv2D(expansion * inputChannels, [1, 1], padding: "same", useBias: false, name: prefix + "expand").Apply(input);
        x = NormalizeAndCut(x, prefix + "expand_BN", prefix + "expand_relu");
        x = Project(Depthwise(x, prefix, stride), prefix, channels);
        return stride == 1 && inputChannels == channels ? new Add(prefix + "add").Apply([input, x]) : x;
    }

    private static KerasTensor Depthwise(KerasTensor x, string prefix, int stride)
    {
        if (stride == 2)
        {
            // Keras's correct_pad for a 3×3 kernel: one row and column more at the end of even sizes, at both ends of odd ones.
            var (top, left) = (x.Shape[0] % 2, x.Shape[1] % 2);
            x = new ZeroPadding2D(top, bottom: 1, left, right: 1, name: prefix + "pad").Apply(x);
        }

        x = new DepthwiseConv2D([3, 3], [stride, stride], stride == 1 ? "same" : "valid", useBias: false, name: prefix + "depthwise")
            .Apply(x);
        return NormalizeAndCut(x, prefix + "depthwise_BN", prefix + "depthwise_relu");
    }

    private static KerasTensor Project(KerasTensor x, string prefix, int channels)
    {
        x = new Conv2D(channels, [1, 1], padding: "same", useBias: false, name: prefix + "project").Apply(x);
        return new BatchNormalization(momentum: 0.999, name: prefix + "project_BN").Apply(x);
    }

    private static KerasTensor NormalizeAndCut(KerasTensor x, string normalization, string activation) =>
        new ReLU(maxValue: 6, name: activation).Apply(new BatchNormalization(momentum: 0.999, name: normalization).Apply(x));
}
