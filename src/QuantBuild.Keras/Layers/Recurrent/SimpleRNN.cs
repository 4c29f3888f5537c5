using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Recurrent;

/// <summary>A recurrent layer whose state is activation(x·kernel + state·recurrent kernel + bias).</summary>
public sealed class SimpleRNN : RecurrentLayer, IConfiguredLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="units">Number of units; positive.</param>
    /// <param name="activation">Name of the activation.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="returnSequences">Whether the output has the state after each step.</param>
    /// <param name="goBackwards">Whether sequences are read from their end.</param>
    /// <param name="inputShape">Shape of one sample, where the layer comes first in a <see cref="Sequential"/>.</param>
    /// <param name="name">The layer's name; chosen by the model where null.</param>
    /// <exception cref="KerasException">An argument is out of range or names something unknown.</exception>
    public SimpleRNN(
        int units, string activation = "tanh", bool useBias = true, bool returnSequences = false, bool goBackwards = false,
        IReadOnlyList<int>? inputShape = null, string? name = null)
        : this(RecurrentOptions.Create(units, activation, "linear", useBias, returnSequences, goBackwards), name, inputShape)
    {
    }

    private SimpleRNN(RecurrentOptions options, string? name, IReadOnlyList<int>? inputShape)
        : base(options, name, inputShape)
    {
    }

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new SimpleRNN(RecurrentOptions.Read(config, hasGates: false), config.Name, config.InputShape);

    private protected override int Gates => 1;

    internal override void WriteConfig(LayerConfigWriter config) => Options.Write(config, hasGates: false);

    private protected override torch.Tensor[] Step(torch.Tensor product, torch.Tensor[] states) =>
        [Options.Activation.Apply(product.Plus(states[0].matmul(RecurrentKernel!.Tensor)))];
}
