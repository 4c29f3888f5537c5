using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Keras.Layers;

/// <summary>An activation: a named function, or a layer in the place of one. Softmax works on the last dimension.</summary>
internal sealed class ActivationFunction
{
    /// <summary>Keras 3's hard_sigmoid, relu6(x + 3)/6, under a name of our own: the same name means another function in Keras 2.</summary>
    public const string HardSigmoid3 = "hard_sigmoid_keras3";

    private static readonly Dictionary<string, ActivationFunction> _all = new ActivationFunction[]
    {
        new("linear", x => x.alias(), x => x),
        new("relu", x => x.relu(), x => x.relu_()),
        new("relu6", x => x.clamp(Scalars.Zero, Scalars.Of(6))),
        new("sigmoid", x => x.sigmoid(), x => x.sigmoid_()),
        new("tanh", x => x.tanh(), x => x.tanh_()),
        new("softmax", x => x.softmax(-1)),
        new("log_softmax", x => x.log_softmax(-1)),
        new("elu", x => x.elu(Scalars.One, Scalars.One, Scalars.One)),
        new("selu", x => x.selu()),
        new("softplus", ActivationFormulas.Softplus),
        new("softsign", x => x.div(x.abs().Plus(1))),
        new("exponential", x => x.exp()),
        new("gelu", ActivationFormulas.Gelu),
        new("gelu_new", ActivationFormulas.GeluByTanh),
        new("mish", x => x.mul(ActivationFormulas.Softplus(x).tanh_())),
        // The function's slope; a LeakyReLU layer has 0.3.
        new("leaky_relu", x => x.leaky_relu(Scalars.Of(0.2))),
        // TF.js knows this one by its older name only, so that is the name that is saved.
        new("swish", x => functional.silu(x)),
        // Keras 2's straight lines: 0 below -2.5, 1 above 2.5.
        new("hard_sigmoid", x => x.mul(Scalars.Of(0.2)).AddInPlace(0.5).clamp(Scalars.Zero, Scalars.One)),
        new(HardSigmoid3, ActivationFormulas.HardSigmoid3),
        new("hard_silu", x => x.mul(ActivationFormulas.HardSigmoid3(x))),
    }.ToDictionary(activation => activation.Name, StringComparer.Ordinal);

    // Other names of the same functions.
    private static readonly Dictionary<string, string> _otherNames = new(StringComparer.Ordinal)
    {
        ["silu"] = "swish",
        ["hard_swish"] = "hard_silu",
        ["gelu_tanh"] = "gelu_new",
    };

    private readonly Func<torch.Tensor, torch.Tensor> _apply;
    private readonly Func<torch.Tensor, torch.Tensor>? _applyInPlace;

    private ActivationFunction(string name, Func<torch.Tensor, torch.Tensor> apply, Func<torch.Tensor, torch.Tensor>? applyInPlace = null)
    {
        Name = name;
        _apply = apply;
        _applyInPlace = applyInPlace;
    }

    /// <summary>Keras's name, in snake case; a layer's class name where it is a layer.</summary>
    public string Name { get; }

    /// <summary>The layer, where one stands in the place of a function.</summary>
    public Layer? Layer { get; private init; }

    /// <summary>The activation of that name, in snake or camel case; <c>linear</c> for null.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KerasException">There is none.</exception>
    public static ActivationFunction Named(string? name)
    {
        var key = name is null ? "linear" : TopologyNames.SnakeCase(name);
        key = _otherNames.GetValueOrDefault(key, key);
        return _all.TryGetValue(key, out var activation)
            ? activation
            : throw new KerasException($"Activation '{name}' is not supported. Supported: "
                + $"{string.Join(", ", _all.Keys.Where(known => known != HardSigmoid3))}, silu, hard_swish.");
    }

    /// <summary>A layer in the place of an activation: one without weights, that keeps the shape.</summary>
    public static ActivationFunction Of(Layer layer) =>
        new(layer.ClassName, x => layer.Forward([x], ForwardContext.Inference)) { Layer = layer };

    /// <summary>Whether the memory of a tensor can be used, value by value in whatever order.</summary>
    public bool WorksInPlace => _applyInPlace is not null;

    /// <summary>Whether the larger of two values stays the larger, or the two become equal with a slope of zero, so that the largest of
    /// several values can be taken before.</summary>
    public bool KeepsLargest => Name == "relu";

    public torch.Tensor Apply(torch.Tensor x) => _apply(x);

    /// <summary>Applies to a tensor that nobody else needs; its memory is used where that is possible.</summary>
    public torch.Tensor ApplyInPlace(torch.Tensor x) => (_applyInPlace ?? _apply)(x);
}
