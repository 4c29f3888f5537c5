using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Optimizers;

/// <summary>Adam as Keras computes it: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − rate·√(1−β₂ᵗ)/(1−β₁ᵗ) · m/(√v + ε).</summary>
/// <remarks>ε is the paper's ε̂: it is added before the bias correction, where PyTorch adds it after.</remarks>
public sealed class Adam : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;
    private double _stepSize;

    /// <summary>Creates the optimizer with Keras's defaults.</summary>
    /// <param name="learningRate">Positive.</param>
    /// <param name="beta1">Decay of the gradients' mean, in [0, 1).</param>
    /// <param name="beta2">Decay of the squared gradients' mean, in [0, 1).</param>
    /// <param name="epsilon">Positive; keeps the division finite.</param>
    /// <exception cref="KerasException">An argument is out of range.</exception>
    public Adam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-7)
        : base(learningRate)
    {
        _beta1 = Share(beta1, nameof(beta1));
        _beta2 = Share(beta2, nameof(beta2));
        _epsilon = Positive(epsilon, nameof(epsilon));
    }

    private protected override int SlotCount => 2;

    private protected override void BeginStep(long step) =>
        _stepSize = LearningRate * Math.Sqrt(1 - Math.Pow(_beta2, step)) / (1 - Math.Pow(_beta1, step));

    private protected override void Update(torch.Tensor weight, torch.Tensor gradient, torch.Tensor[] state)
    {
        var (mean, square) = (state[0], state[1]);
        using var descent = (-_stepSize).ToScalar();
        mean.mul_(Scalars.Of(_beta1)).add_(gradient, Scalars.Of(1 - _beta1));
        square.mul_(Scalars.Of(_beta2)).addcmul_(gradient, gradient, Scalars.Of(1 - _beta2));
        using var divisor = square.sqrt().AddInPlace(_epsilon);
        weight.addcdiv_(mean, divisor, descent);
    }
}
