using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Optimizers;

/// <summary>Gradient descent, with momentum if asked: v ← momentum·v − rate·g, w ← w + v (Nesterov: w ← w + momentum·v − rate·g).</summary>
public sealed class Sgd : Optimizer
{
    private readonly double _momentum;
    private readonly bool _nesterov;

    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">Positive; Keras's default is 0.01.</param>
    /// <param name="momentum">In [0, 1).</param>
    /// <param name="nesterov">Whether the gradient is followed from where the momentum leads.</param>
    /// <exception cref="KerasException">An argument is out of range.</exception>
    public Sgd(double learningRate = 0.01, double momentum = 0, bool nesterov = false)
        : base(learningRate)
    {
        _momentum = Share(momentum, nameof(momentum));
        _nesterov = nesterov;
    }

    private protected override int SlotCount => _momentum > 0 ? 1 : 0;

    private protected override void Update(torch.Tensor weight, torch.Tensor gradient, torch.Tensor[] state)
    {
        using var descent = (-LearningRate).ToScalar();
        if (state.Length == 0)
        {
            weight.add_(gradient, descent);
            return;
        }

        var velocity = state[0];
        velocity.mul_(Scalars.Of(_momentum)).add_(gradient, descent);
        if (_nesterov)
        {
            weight.add_(velocity, Scalars.Of(_momentum)).add_(gradient, descent);
        }
        else
        {
            weight.AddInPlace(velocity);
        }
    }
}
