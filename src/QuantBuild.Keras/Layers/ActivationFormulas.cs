using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras.Layers;

/// <summary>Activations that take more than one operation.</summary>
internal static class ActivationFormulas
{
    /// <summary>ln(1 + eˣ), without overflow: max(x, 0) + ln(1 + e^−|x|).</summary>
    public static torch.Tensor Softplus(torch.Tensor x) => x.relu().AddInPlace(x.abs().neg_().exp_().log1p_());

    /// <summary>x·Φ(x), with the normal distribution's own Φ: Keras's gelu unless it is told to approximate.</summary>
    public static torch.Tensor Gelu(torch.Tensor x) =>
        x.mul(x.mul(Scalars.Of(1 / Math.Sqrt(2))).erf_().AddInPlace(1)).mul_(Scalars.Of(0.5));

    /// <summary>x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2.</summary>
    public static torch.Tensor GeluByTanh(torch.Tensor x)
    {
        var cubic = x.mul(x).mul_(Scalars.Of(0.044715)).AddInPlace(1).mul(x);
        return x.mul(cubic.mul_(Scalars.Of(Math.Sqrt(2 / Math.PI))).tanh_().AddInPlace(1)).mul_(Scalars.Of(0.5));
    }

    /// <summary>relu6(x + 3)/6.</summary>
    public static torch.Tensor HardSigmoid3(torch.Tensor x) => x.Plus(3).clamp_(Scalars.Zero, Scalars.Of(6)).div_(Scalars.Of(6));
}
