using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Initializers;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Keras.Layers.Convolutions;

/// <summary>A depthwise convolution, then a 1×1 convolution that mixes the channels; bias and activation come last.</summary>
public sealed class SeparableConv2D : Convolution, IConfiguredLayer
{
    private readonly Initializer _depthwiseInitializer;
    private readonly Initializer _pointwiseInitializer;
    private Weight? _depthwiseKernel;
    private Weight? _pointwiseKernel;

    /// <summary>Creates the layer.</summary>
    /// <param name="filters">Number of output channels; positive.</param>
    /// <param name="kernelSize">Height and width of the depthwise kernel.</param>
    /// <param name="strides">Steps down and right; 1 where null.</param>
    /// <param name="padding"><c>valid</c>, or <c>same</c> as TensorFlow pads: the odd row or column at the end.</param>
    /// <param name="depthMultiplier">Number of depthwise output channels for each input channel; positive.</param>
    /// <param name="activation">Name of the activation; <c>linear</c> where null.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="dilationRate">Distance between neighbouring taps of the depthwise kernel; 1 where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <exception cref="KerasException">An argument is out of range or names something unknown.</exception>
    public SeparableConv2D(
        int filters,
        IReadOnlyList<int> kernelSize,
        IReadOnlyList<int>? strides = null,
        string padding = "valid",
        int depthMultiplier = 1,
        string? activation = null,
        bool useBias = true,
        IReadOnlyList<int>? dilationRate = null,
        IReadOnlyList<int>? inputShape = null,
        string? name = null)
        : this(
            filters,
            depthMultiplier,
            ConvolutionOptions.Create(kernelSize, strides, padding, dilationRate, activation, useBias),
            Initializer.Named("glorot_uniform"),
            Initializer.Named("glorot_uniform"),
            inputShape,
            name)
    {
    }

    private SeparableConv2D(
        int filters,
        int depthMultiplier,
        ConvolutionOptions options,
        Initializer depthwiseInitializer,
        Initializer pointwiseInitializer,
        IReadOnlyList<int>? inputShape,
        string? name)
        : base(options, name, inputShape)
    {
        Filters = filters > 0 ? filters : throw Error($"has a positive number of filters; got {filters}");
        DepthMultiplier = depthMultiplier > 0 ? depthMultiplier : throw Error($"has a positive depth multiplier; got {depthMultiplier}");
        _depthwiseInitializer = depthwiseInitializer;
        _pointwiseInitializer = pointwiseInitializer;
    }

    /// <summary>Number of output channels.</summary>
    public int Filters { get; }

    /// <summary>Number of depthwise output channels for each input channel.</summary>
    public int DepthMultiplier { get; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.RequireNull("depthwise_regularizer", "pointwise_regularizer", "depthwise_constraint", "pointwise_constraint");
        // Keras writes what it inherits from Conv2D as well; those options mean nothing here.
        config.Ignore("groups", "kernel_initializer", "kernel_regularizer", "kernel_constraint");
        return new SeparableConv2D(
            config.Int("filters"),
            config.Int("depth_multiplier", 1),
            ConvolutionOptions.Read(config),
            config.Initializer("depthwise_initializer", "glorot_uniform"),
            config.Initializer("pointwise_initializer", "glorot_uniform"),
            config.InputShape,
            config.Name);
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var image = Images.ToNchw(inputs[0]);
        var separate = Images.Convolve(image, Images.DepthwiseKernel(_depthwiseKernel!), bias: null, Window, groups: image.shape[1]);
        var mixed = functional.conv2d(separate, Images.Kernel(_pointwiseKernel!), Bias?.Tensor);
        return ActivateImage(mixed, context);
    }

    internal override void WriteConfig(LayerConfigWriter config)
    {
        config.Set("filters", Filters);
        WriteWindow(config);
        config.Set("depth_multiplier", DepthMultiplier)
            .SetInitializer("depthwise_initializer", _depthwiseInitializer)
            .SetInitializer("pointwise_initializer", _pointwiseInitializer)
            .SetNull("depthwise_regularizer", "pointwise_regularizer", "depthwise_constraint", "pointwise_constraint");
        WriteActivationAndBias(config);
    }

    private protected override int OutputChannels(int channels) => Filters;

    private protected override void Build(int[][] inputs)
    {
        var channels = inputs[0][2];
        _depthwiseKernel = AddWeight(
            "depthwise_kernel", [.. Window.Size, channels, DepthMultiplier], _depthwiseInitializer, storageOrder: Images.DepthwiseStorage);
        _pointwiseKernel = AddWeight(
            "pointwise_kernel", [1, 1, channels * DepthMultiplier, Filters], _pointwiseInitializer, storageOrder: Images.KernelStorage,
            orderOnCard: Images.KernelStorageOnCard);
        AddBias(Filters);
    }
}
