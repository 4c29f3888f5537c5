using TorchSharp;

namespace QuantBuild.Keras.Internal.Inference;

/// <summary>One operation of a plan: what it reads, where its result goes, and which values nobody needs after it.</summary>
internal sealed record InferenceStep(int[] Sources, int Target, Func<torch.Tensor[], torch.Tensor> Compute)
{
    public IReadOnlyList<int> LastUses { get; set; } = [];
}
