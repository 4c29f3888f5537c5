using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Activations;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Merging;
using QuantBuild.Keras.Layers.Preprocessing;

namespace QuantBuild.Keras.Internal.Tfjs;

/// <summary>The activations that TF.js does not load, as layers that it does.</summary>
internal static class TfjsActivations
{
    // As TF.js's activations.js has them. gelu_new is there, too, but is sought as geluNew when a model is loaded.
    private static readonly HashSet<string> _known = new(StringComparer.Ordinal)
    {
        "linear", "relu", "relu6", "sigmoid", "tanh", "softmax", "log_softmax", "elu", "selu", "softplus", "softsign", "gelu", "mish",
        "swish", "hard_sigmoid",
    };

    public static bool IsKnown(ActivationFunction activation) => activation.Layer is null && _known.Contains(activation.Name);

    /// <summary>The form of a layer that TF.js computes otherwise or does not know, or not its activation; else null.</summary>
    public static TfjsForm? FormOf(Layer layer)
    {
        if (layer.ForTfjs() is { } form)
        {
            return form;
        }

        if (layer.LastActivation is not { } activation || IsKnown(activation))
        {
            return null;
        }

        var why = Lack(activation);
        if (Call(activation) is not { } activate)
        {
            return new TfjsForm(why);
        }

        if (layer is Activation)
        {
            return TfjsForm.Of(why, activate);
        }

        var linear = TfjsForm.Changed(layer, ("activation", "linear"));
        return TfjsForm.Of(why, input => activate(linear(input)));
    }

    /// <summary>What TF.js lacks that does not know an activation.</summary>
    public static string Lack(ActivationFunction activation) => activation switch
    {
        { Layer: { } layer } => $"takes no layer, here a {layer.ClassName}, in the place of an activation",
        { Name: ActivationFunction.HardSigmoid3 } => "computes hard_sigmoid as Keras 2 does, 0.2x + 0.5, and not as Keras 3, x/6 + 0.5",
        _ => $"has no activation {activation.Name}",
    };

    /// <summary>Layers that compute an activation; null where there are none.</summary>
    public static Func<KerasTensor, KerasTensor>? Call(ActivationFunction activation)
    {
        if (activation.Layer is { } layer)
        {
            return FormOf(layer) is { } form
                ? form.Call is { } call ? input => call([input]) : null
                : Once(layer.CopyWith(("name", null)));
        }

        return activation.Name switch
        {
            ActivationFunction.HardSigmoid3 => HardSigmoid3(),
            "hard_silu" => Gated(HardSigmoid3()),
            "gelu_new" => GeluByTanh(),
            "leaky_relu" => Once(new LeakyReLU(0.2)),
            _ when IsKnown(activation) => Once(new Activation(activation.Name)),
            _ => null,
        };
    }

    /// <summary>relu6(x + 3)/6 = clip(x/6 + 0.5), which is TF.js's hard_sigmoid, clip(0.2·x + 0.5), of 5/6·x.</summary>
    private static Func<KerasTensor, KerasTensor> HardSigmoid3()
    {
        var (scale, clip) = (new Rescaling(5.0 / 6), new Activation("hard_sigmoid"));
        return x => clip.Apply(scale.Apply(x));
    }

    /// <summary>x·sigmoid(2·√(2/π)·(x + 0.044715·x³)), the same as with a tanh.</summary>
    private static Func<KerasTensor, KerasTensor> GeluByTanh()
    {
        var slope = 2 * Math.Sqrt(2 / Math.PI);
        // No layer is given one tensor twice: TF.js releases it after the first.
        var (scaled, square, cube) = (new Rescaling(0.044715 * slope), new Multiply(), new Multiply());
        var (linear, sum, sigmoid) = (new Rescaling(slope), new Add(), new Activation("sigmoid"));
        return Gated(x => sigmoid.Apply(sum.Apply([linear.Apply(x), cube.Apply([x, square.Apply([x, scaled.Apply(x)])])])));
    }

    private static Func<KerasTensor, KerasTensor> Gated(Func<KerasTensor, KerasTensor> gate)
    {
        Multiply product = new();
        return x => product.Apply([x, gate(x)]);
    }

    private static Func<KerasTensor, KerasTensor> Once(Layer layer) => layer.Apply;
}
