using QuantBuild.Keras.Internal;

namespace QuantBuild.Keras.Layers;

/// <summary>How the layers are to compute.</summary>
/// <param name="Training">True where dropout drops and batch normalization uses the batch's own statistics.</param>
/// <param name="Dropout">Source of dropout masks; only in training.</param>
/// <param name="WithoutActivation">The layer whose last activation is left out, because the loss works on logits or a pooling comes first;
/// else null.</param>
/// <param name="Behind">The activation that a pooling ends with, in the place of the layer before it; else null.</param>
internal sealed record ForwardContext(
    bool Training, DropoutMasks? Dropout = null, Layer? WithoutActivation = null, ActivationFunction? Behind = null)
{
    public static readonly ForwardContext Inference = new(Training: false);
}
