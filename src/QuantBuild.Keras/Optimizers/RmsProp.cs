using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Optimizers;

/// <summary>RMSprop as Keras (2.11 and later) and TF.js compute it: v ← ρv + (1−ρ)g², w ← w − rate·g/√(v + ε).</summary>
/// <remarks>ε stands inside the root, where PyTorch and older Keras add it outside.</remarks>
public sealed class RmsProp : Optimizer
{
    private readonly double _rho;
    private readonly double _epsilon;

    /// <summary>Creates the optimizer with Keras's defaults.</summary>
    /// <param name="learningRate">Positive.</param>
    /// <param name="rho">Decay of the squared gradients' mean, in [0, 1).</param>
    /// <param name="epsilon">Positive; keeps the division finite.</param>
    /// <exception cref="KerasException">An argument is out of range.</exception>
    public RmsProp(double learningRate = 0.001, double rho = 0.9, double epsilon = 1e-7)
        : base(learningRate)
    {
        _rho = Share(rho, nameof(rho));
        _epsilon = Positive(epsilon, nameof(epsilon));
    }

    private protected override int SlotCount => 1;

    private protected override void Update(torch.Tensor weight, torch.Tensor gradient, torch.Tensor[] state)
    {
        var square = state[0];
        using var descent = (-LearningRate).ToScalar();
        square.mul_(Scalars.Of(_rho)).addcmul_(gradient, gradient, Scalars.Of(1 - _rho));
        using var root = square.Plus(_epsilon).sqrt_();
        weight.addcdiv_(gradient, root, descent);
    }
}
