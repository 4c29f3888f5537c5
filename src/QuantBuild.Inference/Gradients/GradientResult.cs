using QuantBuild.Graph;

namespace QuantBuild.Inference.Gradients;

/// <summary>What a run gives.</summary>
/// <param name="Loss">The loss, summed over the examples of the run.</param>
/// <param name="Outputs">The outputs that the loss is of, by name.</param>
/// <param name="Weights">The loss's gradient with respect to each weight, by name and in its shape.</param>
public sealed record GradientResult(
    double Loss,
    IReadOnlyDictionary<string, Tensor> Outputs,
    IReadOnlyDictionary<string, Tensor> Weights);
