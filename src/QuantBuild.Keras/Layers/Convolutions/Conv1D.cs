using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Initializers;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Keras.Layers.Convolutions;

/// <summary>A convolution over sequences. The kernel is [steps, in, out].</summary>
public sealed class Conv1D : Layer, IConfiguredLayer
{
    private readonly Initializer _kernelInitializer;
    private readonly Initializer _biasInitializer;
    private readonly ActivationFunction _activation;
    private readonly bool _useBias;
    private readonly bool _isCausal;
    private Weight? _bias;

    /// <summary>Creates the layer.</summary>
    /// <param name="filters">Number of output channels; positive.</param>
    /// <param name="kernelSize">Steps of the kernel.</param>
    /// <param name="strides">Steps from one output to the next.</param>
    /// <param name="padding"><c>valid</c>, <c>same</c> as TensorFlow pads, or <c>causal</c>: all at the beginning.</param>
    /// <param name="activation">Name of the activation; <c>linear</c> where null.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="dilationRate">Distance between neighbouring taps.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <exception cref="KerasException">An argument is out of range or names something unknown.</exception>
    public Conv1D(
        int filters,
        int kernelSize,
        int strides = 1,
        string padding = "valid",
        string? activation = null,
        bool useBias = true,
        int dilationRate = 1,
        IReadOnlyList<int>? inputShape = null,
        string? name = null)
        : this(
            filters, kernelSize, strides, padding, dilationRate, ActivationFunction.Named(activation), useBias,
            Initializer.Named("glorot_uniform"), Initializer.Named("zeros"), inputShape, name)
    {
    }

    private Conv1D(
        int filters,
        int kernelSize,
        int strides,
        string padding,
        int dilationRate,
        ActivationFunction activation,
        bool useBias,
        Initializer kernelInitializer,
        Initializer biasInitializer,
        IReadOnlyList<int>? inputShape,
        string? name)
        : base(name, inputShape)
    {
        Filters = filters > 0 ? filters : throw Error($"has a positive number of filters; got {filters}");
        _isCausal = padding == "causal";
        Window = Sequences.Window(DisplayName, kernelSize, strides, _isCausal ? "valid" : padding, dilationRate);
        (_activation, _useBias, _kernelInitializer, _biasInitializer) = (activation, useBias, kernelInitializer, biasInitializer);
    }

    /// <summary>Number of output channels.</summary>
    public int Filters { get; }

    internal override ActivationFunction? LastActivation => _activation;

    internal Window Window { get; }

    internal Weight? Kernel { get; private set; }

    private int Before => _isCausal ? (Window.Size[1] - 1) * Window.Dilation[1] : 0;

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.RequireChannelsLast();
        config.Ignore("kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint");
        var groups = config.Int("groups", 1);
        return groups == 1
            ? new Conv1D(
                config.Int("filters"),
                Sequences.One(config, "kernel_size"),
                Sequences.One(config, "strides", 1),
                config.OneOf("padding", "valid", "valid", "same", "causal"),
                Sequences.One(config, "dilation_rate", 1),
                config.Activation(),
                config.Bool("use_bias", true),
                config.Initializer("kernel_initializer", "glorot_uniform"),
                config.Initializer("bias_initializer", "zeros"),
                config.InputShape,
                config.Name)
            : throw config.Error($"has groups {groups}; supported: 1");
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
        var kernel = Kernel!.Tensor.unsqueeze(0).permute(3, 2, 0, 1);
        return Activate(Sequences.FromNchw(Images.Convolve(padded, kernel, _bias?.Tensor, Window, groups: 1)), context);
    }

    internal override void WriteConfig(LayerConfigWriter config) => config
        .Set("filters", Filters)
        .Set("kernel_size", [Window.Size[1]])
        .Set("strides", [Window.Strides[1]])
        .Set("padding", _isCausal ? "causal" : Window.Padding)
        .Set("data_format", "channels_last")
        .Set("dilation_rate", [Window.Dilation[1]])
        .SetActivation(_activation)
        .Set("use_bias", _useBias)
        .SetInitializer("kernel_initializer", _kernelInitializer)
        .SetInitializer("bias_initializer", _biasInitializer)
        .SetNull("kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint");

    private protected override void Build(int[][] inputs)
    {
        Kernel = AddWeight("kernel", [Window.Size[1], inputs[0][1], Filters], _kernelInitializer);
        _bias = _useBias ? AddWeight("bias", [Filters], _biasInitializer) : null;
    }
}
