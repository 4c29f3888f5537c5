using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Keras.Internal.Losses;

/// <summary>A named loss: the mean over the batch.</summary>
internal sealed class LossFunction
{
    // Keras's backend epsilon, which keeps logarithms finite.
    private const double Epsilon = 1e-7;

    private static readonly Dictionary<string, LossFunction> _all = new LossFunction[]
    {
        new("mean_absolute_error", (output, target) => functional.l1_loss(output, target)),
        new("mean_squared_error", (output, target) => functional.mse_loss(output, target)),
        new("categorical_crossentropy", Categorical)
        {
            LogitsActivation = "softmax",
            OnLogits = (logits, target) => logits.log_softmax(-1).mul(target).sum(-1).mean().neg(),
        },
        new("sparse_categorical_crossentropy", (output, target) => Sparse(Normalized(output).log(), target))
        {
            HasClassTargets = true,
            LogitsActivation = "softmax",
            OnLogits = (logits, target) => Sparse(logits.log_softmax(-1), target),
        },
        new("binary_crossentropy", Binary)
        {
            LogitsActivation = "sigmoid",
            OnLogits = (logits, target) => functional.binary_cross_entropy_with_logits(logits, target),
        },
    }.ToDictionary(loss => loss.Name, StringComparer.Ordinal);

    private static readonly Dictionary<string, string> _shortNames = new(StringComparer.Ordinal)
    {
        ["mae"] = "mean_absolute_error",
        ["mse"] = "mean_squared_error",
    };

    private readonly Func<torch.Tensor, torch.Tensor, torch.Tensor> _onOutputs;

    private LossFunction(string name, Func<torch.Tensor, torch.Tensor, torch.Tensor> onOutputs)
    {
        Name = name;
        _onOutputs = onOutputs;
    }

    /// <summary>Keras's name, in snake case.</summary>
    public string Name { get; }

    /// <summary>Whether targets are class numbers rather than values of the output's shape.</summary>
    public bool HasClassTargets { get; private init; }

    /// <summary>The last activation that the loss can take over, computing from logits: equal results, no loss of digits.</summary>
    public string? LogitsActivation { get; private init; }

    private Func<torch.Tensor, torch.Tensor, torch.Tensor>? OnLogits { get; init; }

    /// <summary>The loss of that name, in snake or camel case, or <c>mae</c>, <c>mse</c>.</summary>
    /// <exception cref="KerasException">There is none.</exception>
    public static LossFunction Named(string name)
    {
        var key = TopologyNames.SnakeCase(name);
        return _all.TryGetValue(_shortNames.GetValueOrDefault(key, key), out var loss)
            ? loss
            : throw new KerasException($"Loss '{name}' is not supported. Supported: {string.Join(", ", _all.Keys)}, mae, mse.");
    }

    public torch.Tensor Compute(torch.Tensor output, torch.Tensor target, bool isLogits) =>
        (isLogits ? OnLogits! : _onOutputs)(output, target);

    private static torch.Tensor Normalized(torch.Tensor output) =>
        output.div(output.sum(-1, keepdim: true)).clamp(Scalars.Of(Epsilon), Scalars.Of(1 - Epsilon));

    private static torch.Tensor Categorical(torch.Tensor output, torch.Tensor target) =>
        Normalized(output).log().mul(target).sum(-1).mean().neg();

    private static torch.Tensor Sparse(torch.Tensor logarithms, torch.Tensor target) =>
        logarithms.gather(-1, target.to(torch.int64).reshape([.. logarithms.shape[..^1], 1])).mean().neg();

    private static torch.Tensor Binary(torch.Tensor output, torch.Tensor target)
    {
        var clipped = output.clamp(Scalars.Of(Epsilon), Scalars.Of(1 - Epsilon));
        var hit = target.mul(clipped.Plus(Epsilon).log());
        var miss = target.neg().Plus(1).mul(clipped.neg().Plus(1 + Epsilon).log());
        return hit.Plus(miss).mean().neg();
    }
}
