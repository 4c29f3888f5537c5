using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Convolutions;

/// <summary>What the two-dimensional convolutions have in common. Images are [batch, height, width, channels].</summary>
public abstract class Convolution : Layer
{
    private protected Convolution(ConvolutionOptions options, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        Options = options;
        Window = new Window(DisplayName, options.KernelSize, options.Strides, options.Padding, options.DilationRate);
    }

    internal override ActivationFunction? LastActivation => Options.Activation;

    internal ConvolutionOptions Options { get; }

    internal Window Window { get; }

    /// <summary>The bias, where there is one.</summary>
    internal Weight? Bias { get; private set; }

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        if (inputs[0] is not [var height, var width, var channels])
        {
            throw Error($"takes images, [height, width, channels]; got {LayerShapes.Show(inputs[0])}");
        }

        var (outputHeight, outputWidth) = Window.Output(height, width);
        return outputHeight > 0 && outputWidth > 0
            ? [outputHeight, outputWidth, OutputChannels(channels)]
            : throw Error($"has a kernel of {LayerShapes.Show(Window.Size)}, which does not fit an image of {LayerShapes.Show(inputs[0])}");
    }

    private protected abstract int OutputChannels(int channels);

    /// <summary>Ends the layer with its activation. In place it works on libtorch's own tensor: of a view of it, autograd would copy the
    /// whole gradient three times.</summary>
    /// <param name="own">An NCHW image that nobody else needs.</param>
    /// <param name="context">Whether the activation is left out.</param>
    /// <returns>The image, NHWC.</returns>
    private protected torch.Tensor ActivateImage(torch.Tensor own, ForwardContext context) => Options.Activation.WorksInPlace
        ? Images.ToNhwc(Activate(own, context))
        : Activate(Images.ToNhwc(own), context);

    private protected void AddBias(int channels) => Bias = Options.UseBias ? AddWeight("bias", [channels], Options.BiasInitializer) : null;

    private protected void WriteWindow(LayerConfigWriter config) => config
        .Set("kernel_size", Window.Size)
        .Set("strides", Window.Strides)
        .Set("padding", Window.Padding)
        .Set("data_format", "channels_last")
        .Set("dilation_rate", Window.Dilation);

    private protected void WriteActivationAndBias(LayerConfigWriter config) => config
        .SetActivation(Options.Activation)
        .Set("use_bias", Options.UseBias)
        .SetInitializer("bias_initializer", Options.BiasInitializer)
        .SetNull("bias_regularizer", "activity_regularizer", "bias_constraint");
}
