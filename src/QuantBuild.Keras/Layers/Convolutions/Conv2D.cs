using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Initializers;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Convolutions;

/// <summary>A convolution over images. The kernel is [height, width, in, out].</summary>
public sealed class Conv2D : Convolution, IConfiguredLayer
{
    private readonly Initializer _kernelInitializer;

    /// <summary>Creates the layer.</summary>
    /// <param name="filters">Number of output channels; positive.</param>
    /// <param name="kernelSize">Height and width of the kernel.</param>
    /// <param name="strides">Steps down and right; 1 where null.</param>
    /// <param name="padding"><c>valid</c>, or <c>same</c> as TensorFlow pads: the odd row or column at the end.</param>
    /// <param name="activation">Name of the activation; <c>linear</c> where null.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="dilationRate">Distance between neighbouring taps; 1 where null.</param>
    /// <param name="kernelInitializer">Name of the kernel's initializer.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <exception cref="KerasException">An argument is out of range or names something unknown.</exception>
    public Conv2D(
        int filters,
        IReadOnlyList<int> kernelSize,
        IReadOnlyList<int>? strides = null,
        string padding = "valid",
        string? activation = null,
        bool useBias = true,
        IReadOnlyList<int>? dilationRate = null,
        string kernelInitializer = "glorot_uniform",
        IReadOnlyList<int>? inputShape = null,
        string? name = null)
        : this(
            filters,
            ConvolutionOptions.Create(kernelSize, strides, padding, dilationRate, activation, useBias),
            Initializer.Named(kernelInitializer),
            inputShape,
            name)
    {
    }

    private Conv2D(int filters, ConvolutionOptions options, Initializer kernelInitializer, IReadOnlyList<int>? inputShape, string? name)
        : base(options, name, inputShape)
    {
        Filters = filters > 0 ? filters : throw Error($"has a positive number of filters; got {filters}");
        _kernelInitializer = kernelInitializer;
    }

    /// <summary>Number of output channels.</summary>
    public int Filters { get; }

    internal Weight? Kernel { get; private set; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.RequireNull("kernel_regularizer", "kernel_constraint");
        var groups = config.Int("groups", 1);
        return groups == 1
            ? new Conv2D(
                config.Int("filters"), ConvolutionOptions.Read(config), config.Initializer("kernel_initializer", "glorot_uniform"),
                config.InputShape, config.Name)
            : throw config.Error($"has groups {groups}; supported: 1 (DepthwiseConv2D has as many as channels)");
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var image = Images.ToNchw(inputs[0]);
        var sum = Images.Convolve(image, Images.Kernel(Kernel!), Bias?.Tensor, Window, groups: 1);
        return ActivateImage(sum, context);
    }

    internal override void WriteConfig(LayerConfigWriter config)
    {
        config.Set("filters", Filters);
        WriteWindow(config);
        config.Set("groups", 1).SetInitializer("kernel_initializer", _kernelInitializer).SetNull("kernel_regularizer", "kernel_constraint");
        WriteActivationAndBias(config);
    }

    private protected override int OutputChannels(int channels) => Filters;

    private protected override void Build(int[][] inputs)
    {
        Kernel = AddWeight(
            "kernel", [.. Window.Size, inputs[0][2], Filters], _kernelInitializer, storageOrder: Images.KernelStorage,
            orderOnCard: Images.KernelStorageOnCard);
        AddBias(Filters);
    }
}
