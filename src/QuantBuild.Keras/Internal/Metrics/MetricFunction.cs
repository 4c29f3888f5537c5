using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Losses;
using TorchSharp;

namespace QuantBuild.Keras.Internal.Metrics;

/// <summary>A named metric: the mean over the samples of a batch.</summary>
/// <param name="Name">The name as it was asked for, which is its key in results.</param>
/// <param name="Compute">The mean, from output and target.</param>
internal sealed record MetricFunction(string Name, Func<torch.Tensor, torch.Tensor, torch.Tensor> Compute)
{
    /// <summary>The metric of that name; <c>accuracy</c> means what loss and output shape make of it, as in Keras.</summary>
    /// <exception cref="KerasException">There is none.</exception>
    public static MetricFunction Named(string name, LossFunction loss, IReadOnlyList<int> outputShape)
    {
        var key = TopologyNames.SnakeCase(name);
        Func<torch.Tensor, torch.Tensor, torch.Tensor> compute = key switch
        {
            "accuracy" or "acc" => Accuracy(loss, outputShape),
            "mae" or "mean_absolute_error" => (output, target) => LossFunction.Named("mae").Compute(output, target, isLogits: false),
            "mse" or "mean_squared_error" => (output, target) => LossFunction.Named("mse").Compute(output, target, isLogits: false),
            _ => throw new KerasException($"Metric '{name}' is not supported. Supported: accuracy, mae, mse."),
        };
        return new MetricFunction(key == "acc" ? "accuracy" : key, compute);
    }

    private static Func<torch.Tensor, torch.Tensor, torch.Tensor> Accuracy(LossFunction loss, IReadOnlyList<int> outputShape)
    {
        if (loss.HasClassTargets)
        {
            return (output, target) => Mean(output.argmax(-1).eq(target.to(torch.int64).reshape(output.shape[..^1])));
        }

        return outputShape.Count == 0 || outputShape[^1] == 1
            ? (output, target) => Mean(output.gt(Scalars.Of(0.5)).eq(target.gt(Scalars.Of(0.5))))
            : (output, target) => Mean(output.argmax(-1).eq(target.argmax(-1)));
    }

    private static torch.Tensor Mean(torch.Tensor hits) => hits.to(torch.float32).mean();
}
