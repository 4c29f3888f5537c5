using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Recurrent;

/// <summary>Gated recurrent units (Cho et al., 2014). The weights' columns are those of the gates update and reset,
/// and of the candidate.</summary>
/// <remarks>TF.js (4.22) resets before the product with the recurrent kernel only.</remarks>
public sealed class GRU : RecurrentLayer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="units">Number of units; positive.</param>
    /// <param name="activation">Name of the candidate's activation.</param>
    /// <param name="recurrentActivation">Name of the gates' activation.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="resetAfter">Whether the state is reset after its product with the recurrent kernel, which then has a bias of its own,
    /// rather than before.</param>
    /// <param name="returnSequences">Whether the output has the state after each step.</param>
    /// <param name="goBackwards">Whether sequences are read from their end.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <exception cref="KerasException">An argument is out of range or names something unknown.</exception>
    public GRU(
        int units,
        string activation = "tanh",
        string recurrentActivation = "sigmoid",
        bool useBias = true,
        bool resetAfter = true,
        bool returnSequences = false,
        bool goBackwards = false,
        IReadOnlyList<int>? inputShape = null,
        string? name = null)
        : this(
            RecurrentOptions.Create(units, activation, recurrentActivation, useBias, returnSequences, goBackwards), resetAfter,
            name, inputShape)
    {
    }

    private GRU(RecurrentOptions options, bool resetAfter, string? name, IReadOnlyList<int>? inputShape)
        : base(options, name, inputShape)
    {
        ResetAfter = resetAfter;
    }

    /// <summary>Whether the state is reset after its product with the recurrent kernel.</summary>
    public bool ResetAfter { get; }

    internal override string NameStem => "gru";

    private protected override int Gates => 3;

    private protected override int[] BiasShape => ResetAfter ? [2, Gates * Units] : base.BiasShape;

    private protected override torch.Tensor? InputBias => ResetAfter ? Bias?.Tensor.select(0, 0) : base.InputBias;

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) => new GRU(
        RecurrentOptions.Read(config, hasGates: true), config.Bool("reset_after", !config.Dialect.HasOldRecurrentDefaults), config.Name,
        config.InputShape);

    internal override void WriteConfig(LayerConfigWriter config)
    {
        Options.Write(config, hasGates: true);
        config.Set("implementation", 2).Set("reset_after", ResetAfter);
    }

    private protected override torch.Tensor[] Step(torch.Tensor product, torch.Tensor[] states)
    {
        var (state, kernel) = (states[0], RecurrentKernel!.Tensor);
        var inputs = product.chunk(3, 1);
        // z, r and, where the reset comes after, the candidate's part of the state.
        var recurrent = ResetAfter
            ? (Bias is null ? state.matmul(kernel) : state.matmul(kernel).Plus(Bias.Tensor.select(0, 1))).chunk(3, 1)
            : state.matmul(kernel.narrow(1, 0, 2 * Units)).chunk(2, 1);
        var update = Options.RecurrentActivation.Apply(inputs[0].Plus(recurrent[0]));
        var reset = Options.RecurrentActivation.Apply(inputs[1].Plus(recurrent[1]));
        var remembered = ResetAfter ? reset.mul(recurrent[2]) : reset.mul(state).matmul(kernel.narrow(1, 2 * Units, Units));
        var candidate = Options.Activation.Apply(inputs[2].Plus(remembered));
        return [update.mul(state).Plus(update.neg().Plus(1).mul(candidate))];
    }
}
