using QuantBuild.Keras.Internal.Topology;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Keras.Internal.Activations;

/// <summary>A named activation. Softmax works on the last dimension.</summary>
internal sealed class ActivationFunction
{
    private static readonly Dictionary<string, ActivationFunction> All = new ActivationFunction[]
    {
        new("linear", x => x.alias(), x => x),
        new("relu", x => x.relu(), x => x.relu_()),
        new("relu6", x => x.clamp(Scalars.Zero, Scalars.Of(6)), null),
        new("sigmoid", x => x.sigmoid(), x => x.sigmoid_()),
        new("tanh", x => x.tanh(), x => x.tanh_()),
        new("softmax", x => x.softmax(-1), null),
        new("elu", x => x.elu(Scalars.One, Scalars.One, Scalars.One), null),
        // TF.js knows this one by its older name only, so that is the name that is saved.
        new("swish", x => functional.silu(x), null),
        // Keras 2's straight lines: 0 below -2.5, 1 above 2.5.
        new("hard_sigmoid", x => x.mul(Scalars.Of(0.2)).AddInPlace(0.5).clamp(Scalars.Zero, Scalars.One), null),
    }.ToDictionary(activation => activation.Name, StringComparer.Ordinal);

    private readonly Func<torch.Tensor, torch.Tensor> apply;
    private readonly Func<torch.Tensor, torch.Tensor>? applyInPlace;

    private ActivationFunction(
        string name, Func<torch.Tensor, torch.Tensor> apply, Func<torch.Tensor, torch.Tensor>? applyInPlace)
    {
        Name = name;
        this.apply = apply;
        this.applyInPlace = applyInPlace;
    }

    /// <summary>Keras's name, in snake case.</summary>
    public string Name { get; }

    public bool IsLinear => Name == "linear";

    /// <summary>The activation of that name, in snake or camel case; <c>linear</c> for null.</summary>
    /// <exception cref="KerasException">There is none.</exception>
    public static ActivationFunction Named(string? name)
    {
        var key = name is null ? "linear" : TopologyNames.SnakeCase(name);
        return All.TryGetValue(key == "silu" ? "swish" : key, out var activation)
            ? activation
            : throw new KerasException($"Activation '{name}' is not supported. Supported: {string.Join(", ", All.Keys)}, silu.");
    }

    public torch.Tensor Apply(torch.Tensor x) => apply(x);

    /// <summary>Applies to a tensor that nobody else needs; its memory is used where that is possible.</summary>
    public torch.Tensor ApplyInPlace(torch.Tensor x) => (applyInPlace ?? apply)(x);
}
