using TorchSharp;

namespace QuantBuild.Keras.Internal;

/// <summary>Checks what a user hands to a model.</summary>
internal static class ModelShapes
{
    /// <summary>Requires a float32 tensor of at least one sample of the given shape.</summary>
    public static void Require(torch.Tensor x, IReadOnlyList<int> sample, string what)
    {
        if (x.dtype != torch.float32)
        {
            throw new KerasException($"The {what} are {x.dtype}; the model takes float32. Convert them with .to(torch.float32).");
        }

        if (x.dim() != sample.Count + 1 || !x.shape.Skip(1).SequenceEqual(sample.Select(size => (long)size)))
        {
            throw new KerasException(
                $"The {what} have shape [{string.Join(", ", x.shape)}]; the model takes [batch, "
                    + $"{string.Join(", ", sample)}], channels last.");
        }

        if (x.shape[0] == 0)
        {
            throw new KerasException($"The {what} hold no sample.");
        }
    }
}
