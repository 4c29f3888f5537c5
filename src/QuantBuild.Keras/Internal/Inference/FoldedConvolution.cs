using QuantBuild.Keras.Internal.Spatial;
using QuantBuild.Keras.Layers;
using TorchSharp;

namespace QuantBuild.Keras.Internal.Inference;

/// <summary>
/// A convolution with the batch normalization after it worked into its kernel and bias: kernel·s and beta + (bias − mean)·s,
/// where s = gamma/√(variance + ε); then the activation, in the result's own memory. The layers keep their weights.
/// </summary>
internal sealed class FoldedConvolution : IDisposable
{
    private readonly Window window;
    private readonly torch.Tensor kernel;
    private readonly torch.Tensor? bias;
    private readonly bool isDepthwise;
    private readonly Func<torch.Tensor, torch.Tensor> activate;

    public FoldedConvolution(Convolution layer, BatchNormalization? normalization, Func<torch.Tensor, torch.Tensor>? activate)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        window = layer.Window;
        isDepthwise = layer is DepthwiseConv2D;
        this.activate = activate ?? layer.LastActivation!.ApplyInPlace;

        var plain = layer is Conv2D conv ? Images.Kernel(conv.Kernel!) : Images.DepthwiseKernel(((DepthwiseConv2D)layer).Kernel!);
        // Double precision: the product of two roundings would show in the last digits of a deep model.
        var wide = plain.detach().to(torch.float64);
        var wideBias = layer.Bias?.Tensor.detach().to(torch.float64);
        if (normalization is not null)
        {
            var scale = Wide(normalization.MovingVariance!).Plus(normalization.Epsilon).rsqrt();
            scale = normalization.Gamma is { } gamma ? scale.mul(Wide(gamma)) : scale;
            wide = wide.mul(scale.reshape(-1, 1, 1, 1));
            var offset = Wide(normalization.MovingMean!).neg();
            wideBias = (wideBias is null ? offset : offset.Plus(wideBias)).mul(scale);
            wideBias = normalization.Beta is { } beta ? wideBias.Plus(Wide(beta)) : wideBias;
        }

        // Channels last in memory, as the images are.
        kernel = wide.to(torch.float32).permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).DetachFromDisposeScope();
        bias = wideBias?.to(torch.float32).DetachFromDisposeScope();
    }

    /// <summary>Whether a layer can be the convolution of a fold.</summary>
    public static bool IsFoldable(Layer layer) => layer is Conv2D or DepthwiseConv2D;

    /// <summary>The in-place form of a layer that only cuts values, or null.</summary>
    public static Func<torch.Tensor, torch.Tensor>? InPlace(Layer layer) => layer switch
    {
        ReLU { NegativeSlope: 0, Threshold: 0, MaxValue: null } => x => x.relu_(),
        ReLU { NegativeSlope: 0, Threshold: 0, MaxValue: { } max } => x => x.clamp_(Scalars.Zero, Scalars.Of(max)),
        Activation activation => activation.LastActivation!.ApplyInPlace,
        _ => null,
    };

    public torch.Tensor Compute(torch.Tensor[] inputs)
    {
        var image = Images.ToNchw(inputs[0]);
        var sum = Images.Convolve(image, kernel, bias, window, isDepthwise ? image.shape[1] : 1);
        return activate(Images.ToNhwc(sum));
    }

    public void Dispose()
    {
        kernel.Dispose();
        bias?.Dispose();
    }

    private static torch.Tensor Wide(Weight weight) => weight.Tensor.detach().to(torch.float64);
}
