using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Initializers;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Normalizing;

/// <summary>Normalizes each sample by its own mean and variance along some dimensions, then scales and shifts.</summary>
public sealed class LayerNormalization : Layer, IConfiguredLayer
{
    private readonly Initializer[] _initializers;
    private int[] _axes;
    private Weight? _gamma;
    private Weight? _beta;

    /// <summary>Creates the layer.</summary>
    /// <param name="axes">The dimensions, counted with the batch from 0 or from the end; the last where null.</param>
    /// <param name="epsilon">Positive; added to the variance.</param>
    /// <param name="center">Whether a learned offset is added.</param>
    /// <param name="scale">Whether a learned factor is applied.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">An argument is out of range.</exception>
    public LayerNormalization(
        IReadOnlyList<int>? axes = null, double epsilon = 1e-3, bool center = true, bool scale = true, string? name = null,
        IReadOnlyList<int>? inputShape = null)
        : this([.. axes ?? [-1]], epsilon, center, scale, [Initializer.Named("ones"), Initializer.Named("zeros")], name, inputShape)
    {
    }

    private LayerNormalization(
        int[] axes, double epsilon, bool center, bool scale, Initializer[] initializers, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        _axes = axes.Length > 0 ? axes : throw Error("has at least one axis");
        Epsilon = epsilon > 0 ? epsilon : throw Error(FormattableString.Invariant($"has a positive epsilon; got {epsilon}"));
        (Center, Scale, _initializers) = (center, scale, initializers);
    }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Whether a learned offset is added.</summary>
    public bool Center { get; }

    /// <summary>Whether a learned factor is applied.</summary>
    public bool Scale { get; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.Ignore("beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint");
        if (config.Bool("rms_scaling", false))
        {
            throw config.Error("has rms_scaling, which is not supported");
        }

        return new LayerNormalization(
            config.Array("axis") is null ? [config.Int("axis", -1)] : config.Ints("axis"),
            config.Double("epsilon", 1e-3),
            config.Bool("center", true),
            config.Bool("scale", true),
            [config.Initializer("gamma_initializer", "ones"), config.Initializer("beta_initializer", "zeros")],
            config.Name,
            config.InputShape);
    }

    internal override bool PassesMask => true;

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        var dimensions = inputs[0].Length;
        int[] counted = [.. _axes.Select(axis => axis < 0 ? dimensions + 1 + axis : axis)];
        return counted.All(axis => axis >= 1 && axis <= dimensions) && counted.Distinct().Count() == counted.Length
            ? inputs[0]
            : throw Error("normalizes along different dimensions of a sample; "
                + $"got axes {LayerShapes.Show(_axes)} for samples of {LayerShapes.Show(inputs[0])}");
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        var x = inputs[0];
        long[] along = [.. _axes.Select(axis => (long)axis)];
        var distance = x.sub(x.mean(along, keepdim: true));
        var normalized = distance.mul(distance.mul(distance).mean(along, keepdim: true).AddInPlace(Epsilon).rsqrt_());
        long[] shape = [.. x.shape.Select((size, axis) => _axes.Contains(axis) ? size : 1)];
        normalized = _gamma is null ? normalized : normalized.mul(_gamma.Tensor.reshape(shape));
        return _beta is null ? normalized : normalized.Plus(_beta.Tensor.reshape(shape));
    }

    internal override void WriteConfig(LayerConfigWriter config) => config
        .Set("axis", _axes)
        .Set("epsilon", Epsilon)
        .Set("center", Center)
        .Set("scale", Scale)
        .SetInitializer("beta_initializer", _initializers[1])
        .SetInitializer("gamma_initializer", _initializers[0])
        .SetNull("beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint");

    private protected override void Build(int[][] inputs)
    {
        // Counted from the batch dimension, as Keras writes them.
        _axes = [.. _axes.Select(axis => axis < 0 ? inputs[0].Length + 1 + axis : axis)];
        int[] shape = [.. _axes.Select(axis => inputs[0][axis - 1])];
        _gamma = Scale ? AddWeight("gamma", shape, _initializers[0]) : null;
        _beta = Center ? AddWeight("beta", shape, _initializers[1]) : null;
    }
}
