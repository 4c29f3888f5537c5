using TorchSharp;

namespace QuantBuild.Keras.Internal;

/// <summary>Sums whose factor is one of <see cref="Scalars"/>; TorchSharp's own make one that may be finalized during the call.</summary>
internal static class TensorSums
{
    public static torch.Tensor Plus(this torch.Tensor x, torch.Tensor y) => x.add(y, Scalars.One);

    public static torch.Tensor Plus(this torch.Tensor x, double constant) => x.add(Scalars.Of(constant), Scalars.One);

    public static torch.Tensor AddInPlace(this torch.Tensor x, torch.Tensor y) => x.add_(y, Scalars.One);

    public static torch.Tensor AddInPlace(this torch.Tensor x, double constant) => x.add_(Scalars.Of(constant), Scalars.One);
}
