using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Initializers;
using QuantBuild.Keras.Internal.Spatial;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Keras.Layers.Normalizing;

/// <summary>Normalizes each channel (the last dimension, or another one), by the batch's mean and variance in training,
/// by moving averages otherwise.</summary>
/// <remarks>moving ← momentum·moving + (1−momentum)·batch. The batch is normalized with its biased variance (divided by n). What enters the
/// moving variance is Keras's choice: for images the unbiased one (n−1), as its fused kernel does; otherwise the biased one.</remarks>
public sealed class BatchNormalization : Layer, IConfiguredLayer
{
    private readonly Initializer[] _initializers;
    private int _axis = -1;

    /// <summary>Creates the layer.</summary>
    /// <param name="momentum">Share of the moving averages that stays at each step, in [0, 1).</param>
    /// <param name="epsilon">Positive; added to the variance.</param>
    /// <param name="center">Whether a learned offset is added.</param>
    /// <param name="scale">Whether a learned factor is applied.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <exception cref="KerasException">An argument is out of range.</exception>
    public BatchNormalization(
        double momentum = 0.99, double epsilon = 1e-3, bool center = true, bool scale = true, string? name = null,
        IReadOnlyList<int>? inputShape = null)
        : this(
            momentum,
            epsilon,
            center,
            scale,
            [Initializer.Named("ones"), Initializer.Named("zeros"), Initializer.Named("zeros"), Initializer.Named("ones")],
            name,
            inputShape)
    {
    }

    private BatchNormalization(
        double momentum, double epsilon, bool center, bool scale, Initializer[] initializers, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        Momentum = momentum is >= 0 and < 1
            ? momentum
            : throw Error(FormattableString.Invariant($"has a momentum in [0, 1); got {momentum}"));
        Epsilon = epsilon > 0 ? epsilon : throw Error(FormattableString.Invariant($"has a positive epsilon; got {epsilon}"));
        Center = center;
        Scale = scale;
        _initializers = initializers;
    }

    /// <summary>Share of the moving averages that stays at each step.</summary>
    public double Momentum { get; }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Whether a learned offset is added.</summary>
    public bool Center { get; }

    /// <summary>Whether a learned factor is applied.</summary>
    public bool Scale { get; }

    /// <summary>Whether the dimension that is normalized is the last one.</summary>
    internal bool IsOverChannels { get; private set; } = true;

    internal Weight? Gamma { get; private set; }

    internal Weight? Beta { get; private set; }

    internal Weight? MovingMean { get; private set; }

    internal Weight? MovingVariance { get; private set; }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config)
    {
        config.RequireNull("beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint", "renorm_clipping");
        Initializer[] initializers =
        [
            config.Initializer("gamma_initializer", "ones"),
            config.Initializer("beta_initializer", "zeros"),
            config.Initializer("moving_mean_initializer", "zeros"),
            config.Initializer("moving_variance_initializer", "ones"),
        ];
        return new BatchNormalization(
            config.Double("momentum", 0.99),
            config.Double("epsilon", 1e-3),
            config.Bool("center", true),
            config.Bool("scale", true),
            initializers,
            config.Name,
            config.InputShape)
        {
            _axis = config.Axis("axis", -1),
        };
    }

    internal override int[] ComputeOutputShape(int[][] inputs)
    {
        var counted = Counted(inputs[0]);
        return counted >= 1 && counted <= inputs[0].Length
            ? inputs[0]
            : throw Error($"normalizes a dimension of the samples; got axis {_axis} for samples of {LayerShapes.Show(inputs[0])}");
    }

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) => _axis == inputs[0].dim() - 1
        ? NormalizeLast(inputs[0], context)
        : NormalizeLast(inputs[0].movedim([_axis], [-1]), context).movedim([-1], [_axis]);

    private torch.Tensor NormalizeLast(torch.Tensor x, ForwardContext context)
    {
        var training = context.Training && Trainable;
        if (x.dim() == 4)
        {
            return Images.ToNhwc(Normalize(Images.ToNchw(x), MovingMean!.Tensor, MovingVariance!.Tensor, training));
        }

        var rows = x.reshape(-1, x.shape[^1]);
        if (!training)
        {
            return Normalize(rows, MovingMean!.Tensor, MovingVariance!.Tensor, training).reshape(x.shape);
        }

        MoveAverages(rows);
        return Normalize(rows, mean: null, variance: null, training).reshape(x.shape);
    }

    internal override void WriteConfig(LayerConfigWriter config) => config
        .Set("axis", [_axis])
        .Set("momentum", Momentum)
        .Set("epsilon", Epsilon)
        .Set("center", Center)
        .Set("scale", Scale)
        .SetInitializer("beta_initializer", _initializers[1])
        .SetInitializer("gamma_initializer", _initializers[0])
        .SetInitializer("moving_mean_initializer", _initializers[2])
        .SetInitializer("moving_variance_initializer", _initializers[3])
        .SetNull("beta_regularizer", "gamma_regularizer", "beta_constraint", "gamma_constraint");

    private protected override void Build(int[][] inputs)
    {
        // Keras writes the axis counted from the batch dimension.
        _axis = Counted(inputs[0]);
        IsOverChannels = _axis == inputs[0].Length;
        int[] shape = [inputs[0][_axis - 1]];
        Gamma = Scale ? AddWeight("gamma", shape, _initializers[0]) : null;
        Beta = Center ? AddWeight("beta", shape, _initializers[1]) : null;
        MovingMean = AddWeight("moving_mean", shape, _initializers[2], trainable: false);
        MovingVariance = AddWeight("moving_variance", shape, _initializers[3], trainable: false);
    }

    private int Counted(int[] sample) => _axis < 0 ? sample.Length + 1 + _axis : _axis;

    private torch.Tensor Normalize(torch.Tensor x, torch.Tensor? mean, torch.Tensor? variance, bool training) =>
        functional.batch_norm(x, mean, variance, Gamma?.Tensor, Beta?.Tensor, training, 1 - Momentum, Epsilon);

    private void MoveAverages(torch.Tensor rows)
    {
        using var noGrad = torch.no_grad();
        var batch = rows.detach();
        Move(MovingMean!.Tensor, batch.mean([0]));
        Move(MovingVariance!.Tensor, batch.var(0, unbiased: false));
    }

    private void Move(torch.Tensor average, torch.Tensor value) =>
        average.mul_(Scalars.Of(Momentum)).add_(value, Scalars.Of(1 - Momentum));
}
