using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Recurrent;

/// <summary>Long short-term memory (Hochreiter and Schmidhuber, 1997). The weights' columns are those of the gates input, forget,
/// cell and output.</summary>
public sealed class LSTM : RecurrentLayer, IConfiguredLayer
{
    private readonly bool _unitForgetBias;

    /// <summary>Creates the layer.</summary>
    /// <param name="units">Number of units; positive.</param>
    /// <param name="activation">Name of the activation of cell and output.</param>
    /// <param name="recurrentActivation">Name of the gates' activation.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="returnSequences">Whether the output has the state after each step.</param>
    /// <param name="goBackwards">Whether sequences are read from their end.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <exception cref="KerasException">An argument is out of range or names something unknown.</exception>
    public LSTM(
        int units,
        string activation = "tanh",
        string recurrentActivation = "sigmoid",
        bool useBias = true,
        bool returnSequences = false,
        bool goBackwards = false,
        IReadOnlyList<int>? inputShape = null,
        string? name = null)
        : this(
            RecurrentOptions.Create(units, activation, recurrentActivation, useBias, returnSequences, goBackwards), unitForgetBias: true,
            name, inputShape)
    {
    }

    private LSTM(RecurrentOptions options, bool unitForgetBias, string? name, IReadOnlyList<int>? inputShape)
        : base(options, name, inputShape)
    {
        _unitForgetBias = unitForgetBias;
    }

    internal override string NameStem => "lstm";

    private protected override int Gates => 4;

    private protected override int States => 2;

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new LSTM(RecurrentOptions.Read(config, hasGates: true), config.Bool("unit_forget_bias", true), config.Name, config.InputShape);

    internal override void WriteConfig(LayerConfigWriter config)
    {
        Options.Write(config, hasGates: true);
        config.Set("unit_forget_bias", _unitForgetBias).Set("implementation", 2);
    }

    private protected override torch.Tensor[] Step(torch.Tensor product, torch.Tensor[] states)
    {
        var (activation, gate) = (Options.Activation, Options.RecurrentActivation);
        var parts = product.Plus(states[0].matmul(RecurrentKernel!.Tensor)).chunk(4, 1);
        var cell = gate.Apply(parts[1]).mul(states[1]).Plus(gate.Apply(parts[0]).mul(activation.Apply(parts[2])));
        return [gate.Apply(parts[3]).mul(activation.Apply(cell)), cell];
    }
}
