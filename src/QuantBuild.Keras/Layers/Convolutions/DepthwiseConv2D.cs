using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Initializers;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Convolutions;

/// <summary>A convolution of each channel by itself. The kernel is [height, width, channels, multiplier].</summary>
public sealed class DepthwiseConv2D : Convolution, IConfiguredLayer
{
    private readonly Initializer _depthwiseInitializer;

    /// <summary>Creates the layer.</summary>
    /// <param name="kernelSize">Height and width of the kernel.</param>
    /// <param name="strides">Steps down and right; 1 where null.</param>
    /// <param name="padding"><c>valid</c>, or <c>same</c> as TensorFlow pads: the odd row or column at the end.</param>
    /// <param name="depthMultiplier">Number of output channels for each input channel; positive.</param>
    /// <param name="activation">Name of the activation; <c>linear</c> where null.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="dilationRate">Distance between neighbouring taps; 1 where null.</param>
    /// <param name="depthwiseInitializer">Name of the kernel's initializer.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <exception cref="KerasException">An argument is out of range or names something unknown.</exception>
    public DepthwiseConv2D(
        IReadOnlyList<int> kernelSize,
        IReadOnlyList<int>? strides = null,
        string padding = "valid",
        int depthMultiplier = 1,
        string? activation = null,
        bool useBias = true,
        IReadOnlyList<int>? dilationRate = null,
        string depthwiseInitializer = "glorot_uniform",
        IReadOnlyList<int>? inputShape = null,
        string? name = null)
        : this(
            depthMultiplier,
            ConvolutionOptions.Create(kernelSize, strides, padding, dilationRate, activation, useBias),
            Initializer.Named(depthwiseInitializer),
            inputShape,
            name)
    {
    }

    private DepthwiseConv2D(
        int depthMultiplier, ConvolutionOptions options, Initializer depthwiseInitializer, IReadOnlyList<int>? inputShape, string? name)
        : base(options, name, inputShape)
    {
        DepthMultiplier = depthMultiplier > 0 ? depthMultiplier : throw Error($"has a positive depth multiplier; got {depthMultiplier}");
        _depthwiseInitializer = depthwiseInitializer;
    }

    /// <summary>Number of output channels for each input channel.</summary>
    public int DepthMultiplier { get; }

    internal Weight? Kernel { get; private set; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.RequireNull("depthwise_regularizer", "depthwise_constraint");
        // Keras writes what it inherits from Conv2D as well; those options mean nothing here.
        config.Ignore("groups", "kernel_initializer", "kernel_regularizer", "kernel_constraint", "filters");
        return new DepthwiseConv2D(
            config.Int("depth_multiplier", 1),
            ConvolutionOptions.Read(config),
            config.Initializer("depthwise_initializer", "glorot_uniform"),
            config.InputShape,
            config.Name);
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var image = Images.ToNchw(inputs[0]);
        var sum = Images.Convolve(image, Images.DepthwiseKernel(Kernel!), Bias?.Tensor, Window, groups: image.shape[1]);
        return ActivateImage(sum, context);
    }

    internal override void WriteConfig(LayerConfigWriter config)
    {
        WriteWindow(config);
        config.Set("depth_multiplier", DepthMultiplier)
            .SetInitializer("depthwise_initializer", _depthwiseInitializer)
            .SetNull("depthwise_regularizer", "depthwise_constraint");
        WriteActivationAndBias(config);
    }

    private protected override int OutputChannels(int channels) => channels * DepthMultiplier;

    private protected override void Build(int[][] inputs)
    {
        var channels = inputs[0][2];
        Kernel = AddWeight(
            "depthwise_kernel", [.. Window.Size, channels, DepthMultiplier], _depthwiseInitializer, storageOrder: Images.DepthwiseStorage);
        AddBias(channels * DepthMultiplier);
    }
}
