using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Initializers;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Keras.Layers.Convolutions;

/// <summary>A convolution of each channel of sequences by itself, then one of one step that mixes the channels;
/// bias and activation come last.</summary>
public sealed class SeparableConv1D : Layer, IConfiguredLayer
{
    private readonly Initializer[] _initializers;
    private readonly ActivationFunction _activation;
    private readonly bool _useBias;
    private readonly bool _isCausal;
    private Weight? _depthwiseKernel;
    private Weight? _pointwiseKernel;
    private Weight? _bias;

    /// <summary>Creates the layer.</summary>
    /// <param name="filters">Number of output channels; positive.</param>
    /// <param name="kernelSize">Steps of the depthwise kernel.</param>
    /// <param name="strides">Steps from one output to the next.</param>
    /// <param name="padding"><c>valid</c>, <c>same</c> as TensorFlow pads, or <c>causal</c>: all at the beginning.</param>
    /// <param name="depthMultiplier">Number of depthwise output channels for each input channel; positive.</param>
    /// <param name="activation">Name of the activation; <c>linear</c> where null.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <exception cref="KerasException">An argument is out of range or names something unknown.</exception>
    public SeparableConv1D(
        int filters,
        int kernelSize,
        int strides = 1,
        string padding = "valid",
        int depthMultiplier = 1,
        string? activation = null,
        bool useBias = true,
        IReadOnlyList<int>? inputShape = null,
        string? name = null)
        : this(
            filters, kernelSize, strides, padding, 1, depthMultiplier, ActivationFunction.Named(activation), useBias,
            [.. Enumerable.Repeat(Initializer.Named("glorot_uniform"), 2), Initializer.Named("zeros")], inputShape, name)
    {
    }

    private SeparableConv1D(
        int filters,
        int kernelSize,
        int strides,
        string padding,
        int dilationRate,
        int depthMultiplier,
        ActivationFunction activation,
        bool useBias,
        Initializer[] initializers,
        IReadOnlyList<int>? inputShape,
        string? name)
        : base(name, inputShape)
    {
        Filters = filters > 0 ? filters : throw Error($"has a positive number of filters; got {filters}");
        DepthMultiplier = depthMultiplier > 0 ? depthMultiplier : throw Error($"has a positive depth multiplier; got {depthMultiplier}");
        _isCausal = padding == "causal";
        Window = Sequences.Window(DisplayName, kernelSize, strides, _isCausal ? "valid" : padding, dilationRate);
        (_activation, _useBias, _initializers) = (activation, useBias, initializers);
    }

    /// <summary>Number of output channels.</summary>
    public int Filters { get; }

    /// <summary>Number of depthwise output channels for each input channel.</summary>
    public int DepthMultiplier { get; }

    internal override ActivationFunction? LastActivation => _activation;

    internal Window Window { get; }

    private int Before => _isCausal ? (Window.Size[1] - 1) * Window.Dilation[1] : 0;

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.RequireChannelsLast();
        config.Ignore(
            "depthwise_regularizer", "pointwise_regularizer", "depthwise_constraint", "pointwise_constraint", "bias_regularizer",
            "activity_regularizer", "bias_constraint");
        config.Ignore("groups", "kernel_initializer", "kernel_regularizer", "kernel_constraint");
        return new SeparableConv1D(
            config.Int("filters"),
            Sequences.One(config, "kernel_size"),
            Sequences.One(config, "strides", 1),
            config.OneOf("padding", "valid", "valid", "same", "causal"),
            Sequences.One(config, "dilation_rate", 1),
            config.Int("depth_multiplier", 1),
            config.Activation(),
            config.Bool("use_bias", true),
            [config.Initializer("depthwise_initializer", "glorot_uniform"), config.Initializer("pointwise_initializer", "glorot_uniform"),
                config.Initializer("bias_initializer", "zeros")],
            config.InputShape,
            config.Name);
    }

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        var (steps, _) = Sequences.Shape(inputs[0], Error);
        var (_, output) = Window.Output(1, steps + Before);
        return output > 0
            ? [output, Filters]
            : throw Error($"has a kernel of {Window.Size[1]} steps, which does not fit sequences of {steps}");
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var sequence = Sequences.ToNchw(inputs[0]);
        var padded = Before > 0 ? functional.pad(sequence, [Before, 0]) : sequence;
        // [taps, channels, multiplier] to [channels · multiplier, 1, 1, taps].
        var depthwise = _depthwiseKernel!.Tensor.permute(1, 2, 0).reshape(-1, 1, 1, Window.Size[1]);
        var separate = Images.Convolve(padded, depthwise, bias: null, Window, groups: padded.shape[1]);
        var mixed = functional.conv2d(separate, _pointwiseKernel!.Tensor.unsqueeze(0).permute(3, 2, 0, 1), _bias?.Tensor);
        return Activate(Sequences.FromNchw(mixed), context);
    }

    internal override void WriteConfig(LayerConfigWriter config) => config
        .Set("filters", Filters)
        .Set("kernel_size", [Window.Size[1]])
        .Set("strides", [Window.Strides[1]])
        .Set("padding", _isCausal ? "causal" : Window.Padding)
        .Set("data_format", "channels_last")
        .Set("dilation_rate", [Window.Dilation[1]])
        .Set("depth_multiplier", DepthMultiplier)
        .SetActivation(_activation)
        .Set("use_bias", _useBias)
        .SetInitializer("depthwise_initializer", _initializers[0])
        .SetInitializer("pointwise_initializer", _initializers[1])
        .SetInitializer("bias_initializer", _initializers[2])
        .SetNull(
            "depthwise_regularizer", "pointwise_regularizer", "bias_regularizer", "activity_regularizer", "depthwise_constraint",
            "pointwise_constraint", "bias_constraint");

    private protected override void Build(int[][] inputs)
    {
        var channels = inputs[0][1];
        _depthwiseKernel = AddWeight("depthwise_kernel", [Window.Size[1], channels, DepthMultiplier], _initializers[0]);
        _pointwiseKernel = AddWeight("pointwise_kernel", [1, channels * DepthMultiplier, Filters], _initializers[1]);
        _bias = _useBias ? AddWeight("bias", [Filters], _initializers[2]) : null;
    }
}
