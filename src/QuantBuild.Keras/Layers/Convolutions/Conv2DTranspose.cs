using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Initializers;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Keras.Layers.Convolutions;

/// <summary>The transpose of a convolution: enlarges images by its strides. The kernel is [height, width, out, in].</summary>
public sealed class Conv2DTranspose : Convolution, IConfiguredLayer
{
    private readonly Initializer _kernelInitializer;
    private Weight? _kernel;

    /// <summary>Creates the layer.</summary>
    /// <param name="filters">Number of output channels; positive.</param>
    /// <param name="kernelSize">Height and width of the kernel.</param>
    /// <param name="strides">By how much height and width grow; 1 where null.</param>
    /// <param name="padding"><c>valid</c>, or <c>same</c>: the output is exactly strides times as large.</param>
    /// <param name="activation">Name of the activation; <c>linear</c> where null.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <exception cref="KerasException">An argument is out of range or names something unknown.</exception>
    public Conv2DTranspose(
        int filters,
        IReadOnlyList<int> kernelSize,
        IReadOnlyList<int>? strides = null,
        string padding = "valid",
        string? activation = null,
        bool useBias = true,
        IReadOnlyList<int>? inputShape = null,
        string? name = null)
        : this(
            filters, ConvolutionOptions.Create(kernelSize, strides, padding, null, activation, useBias),
            Initializer.Named("glorot_uniform"), inputShape, name)
    {
    }

    private Conv2DTranspose(
        int filters, ConvolutionOptions options, Initializer kernelInitializer, IReadOnlyList<int>? inputShape, string? name)
        : base(options, name, inputShape)
    {
        Filters = filters > 0 ? filters : throw Error($"has a positive number of filters; got {filters}");
        _kernelInitializer = kernelInitializer;
        if (Window.Dilation is not [1, 1])
        {
            throw Error($"has dilation rate {LayerShapes.Show(Window.Dilation)}; supported: 1");
        }
    }

    /// <summary>Number of output channels.</summary>
    public int Filters { get; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.Ignore("kernel_regularizer", "kernel_constraint");
        config.RequireNull("output_padding");
        var groups = config.Int("groups", 1);
        return groups == 1
            ? new Conv2DTranspose(
                config.Int("filters"), ConvolutionOptions.Read(config), config.Initializer("kernel_initializer", "glorot_uniform"),
                config.InputShape, config.Name)
            : throw config.Error($"has groups {groups}; supported: 1");
    }

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0] is [var height, var width, _]
        ? [Output(height, 0), Output(width, 1), Filters]
        : throw Error($"takes images, [height, width, channels]; got {LayerShapes.Show(inputs[0])}");

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var image = Images.ToNchw(inputs[0]);
        var full = functional.conv_transpose2d(image, _kernel!.Tensor.permute(3, 2, 0, 1), strides: Window.StridesForTorch);
        var fitted = functional.pad(full, [.. Border((int)image.shape[3], 1), .. Border((int)image.shape[2], 0)]);
        var sum = Images.ToNhwc(fitted);
        return Activate(Bias is null ? sum : sum.Plus(Bias.Tensor), context);
    }

    internal override void WriteConfig(LayerConfigWriter config)
    {
        config.Set("filters", Filters);
        WriteWindow(config);
        config.SetInitializer("kernel_initializer", _kernelInitializer)
            .SetNull("kernel_regularizer", "kernel_constraint", "output_padding");
        WriteActivationAndBias(config);
    }

    private protected override int OutputChannels(int channels) => Filters;

    private protected override void Build(int[][] inputs)
    {
        _kernel = AddWeight("kernel", [.. Window.Size, Filters, inputs[0][2]], _kernelInitializer);
        AddBias(Filters);
    }

    private int Output(int size, int axis) =>
        (size * Window.Strides[axis]) + (Window.Padding == "same" ? 0 : Math.Max(Window.Size[axis] - Window.Strides[axis], 0));

    // What is missing (positive) or too much (negative) at both ends of the full result, (size - 1)·stride + kernel.
    private long[] Border(int size, int axis)
    {
        var full = ((size - 1) * Window.Strides[axis]) + Window.Size[axis];
        var cut = Window.Padding == "same" ? Math.Max(Window.Size[axis] - Window.Strides[axis], 0) / 2 : 0;
        return [-cut, Output(size, axis) - full + cut];
    }
}
