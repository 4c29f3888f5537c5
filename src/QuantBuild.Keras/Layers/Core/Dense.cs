using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Initializers;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Core;

/// <summary>A fully connected layer: activation(input · kernel + bias), on the last dimension.</summary>
public sealed class Dense : Layer, IConfiguredLayer
{
    private readonly Initializer _kernelInitializer;
    private readonly Initializer _biasInitializer;
    private readonly ActivationFunction _activation;
    private Weight? _kernel;
    private Weight? _bias;

    /// <summary>Creates the layer.</summary>
    /// <param name="units">Number of outputs; positive.</param>
    /// <param name="activation">Name of the activation; <c>linear</c> where null.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="kernelInitializer">Name of the kernel's initializer.</param>
    /// <param name="biasInitializer">Name of the bias's initializer.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <exception cref="KerasException">An argument is out of range or names something unknown.</exception>
    public Dense(
        int units,
        string? activation = null,
        bool useBias = true,
        string kernelInitializer = "glorot_uniform",
        string biasInitializer = "zeros",
        IReadOnlyList<int>? inputShape = null,
        string? name = null)
        : this(
            units, ActivationFunction.Named(activation), useBias, Initializer.Named(kernelInitializer), Initializer.Named(biasInitializer),
            inputShape, name)
    {
    }

    private Dense(
        int units, ActivationFunction activation, bool useBias, Initializer kernelInitializer, Initializer biasInitializer,
        IReadOnlyList<int>? inputShape, string? name)
        : base(name, inputShape)
    {
        Units = units > 0 ? units : throw Error($"has a positive number of units; got {units}");
        UseBias = useBias;
        _activation = activation;
        _kernelInitializer = kernelInitializer;
        _biasInitializer = biasInitializer;
    }

    /// <summary>Number of outputs.</summary>
    public int Units { get; }

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; }

    internal override ActivationFunction? LastActivation => _activation;

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.RequireNull("kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint");
        return new Dense(
            config.Int("units"),
            config.Activation(),
            config.Bool("use_bias", true),
            config.Initializer("kernel_initializer", "glorot_uniform"),
            config.Initializer("bias_initializer", "zeros"),
            config.InputShape,
            config.Name);
    }

    internal override int[] ComputeOutputShape(int[][] inputs) =>
        inputs[0].Length > 0 ? [.. inputs[0][..^1], Units] : throw Error("takes samples of at least one dimension; got a scalar");

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var x = inputs[0];
        var sum = _bias is null ? x.matmul(_kernel!.Tensor)
            : x.dim() == 2 ? torch.addmm(_bias.Tensor, x, _kernel!.Tensor, 1, 1)
            : x.matmul(_kernel!.Tensor).AddInPlace(_bias.Tensor);
        return Activate(sum, context);
    }

    internal override void WriteConfig(LayerConfigWriter config) => config
        .Set("units", Units)
        .SetActivation(_activation)
        .Set("use_bias", UseBias)
        .SetInitializer("kernel_initializer", _kernelInitializer)
        .SetInitializer("bias_initializer", _biasInitializer)
        .SetNull("kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint");

    private protected override void Build(int[][] inputs)
    {
        _kernel = AddWeight("kernel", [inputs[0][^1], Units], _kernelInitializer);
        _bias = UseBias ? AddWeight("bias", [Units], _biasInitializer) : null;
    }
}
