using QuantBuild.Keras.Internal.Calls;
using QuantBuild.Keras.Internal.Losses;
using QuantBuild.Keras.Internal.Metrics;
using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Optimizers;
using TorchSharp;

namespace QuantBuild.Keras.Internal.Training;

/// <summary>What a model was compiled with, and how loss and metrics follow from its output.</summary>
internal sealed class Compilation
{
    private readonly Layer _last;
    private readonly bool _lossTakesLogits;
    private readonly int[] _outputShape;

    public Compilation(CallGraph graph, Optimizer optimizer, string loss, IReadOnlyList<string> metrics)
    {
        var output = graph.Outputs[0];
        Optimizer = optimizer;
        Loss = LossFunction.Named(loss);
        _outputShape = output.ShapeArray;
        _last = output.Node.Layer;
        // A shared last layer also feeds others, with its activation.
        _lossTakesLogits = Loss.LogitsActivation is { } name && _last.LastActivation?.Name == name && _last.InboundNodes.Count == 1
            && !graph.Nodes.Any(node => node.Inputs.Any(input => input.Node == output.Node));
        Metrics = [.. metrics.Select(metric => MetricFunction.Named(metric, Loss, _outputShape))];
    }

    public Optimizer Optimizer { get; }

    public LossFunction Loss { get; }

    public IReadOnlyList<MetricFunction> Metrics { get; }

    /// <summary>The layer that is to leave its activation to the loss, or null.</summary>
    public Layer? WithoutActivation => _lossTakesLogits ? _last : null;

    public torch.Tensor ComputeLoss(torch.Tensor output, torch.Tensor target) => Loss.Compute(output, target, _lossTakesLogits);

    /// <summary>The metrics' values for a batch, scalars on the device, from the output as the last layer left it.</summary>
    public IReadOnlyList<torch.Tensor> ComputeMetrics(torch.Tensor output, torch.Tensor target)
    {
        if (Metrics.Count == 0)
        {
            return [];
        }

        var activated = _lossTakesLogits ? _last.LastActivation!.Apply(output) : output;
        return [.. Metrics.Select(metric => metric.Compute(activated, target))];
    }

    /// <summary>The targets in the shape that loss and metrics need, without copying.</summary>
    /// <exception cref="KerasException">They do not fit the samples or the model's output.</exception>
    public torch.Tensor CheckedTargets(torch.Tensor y, long samples)
    {
        long[] wanted = [samples, .. Loss.HasClassTargets ? _outputShape[..^1] : _outputShape];
        var isShort = y.shape.AsSpan().SequenceEqual(wanted.AsSpan(0, wanted.Length - 1)) && wanted[^1] == 1;
        var isLong = Loss.HasClassTargets && y.shape.AsSpan().SequenceEqual([.. wanted, 1L]);
        if (!isShort && !isLong && !y.shape.AsSpan().SequenceEqual(wanted))
        {
            throw new KerasException(
                $"The targets have shape [{string.Join(", ", y.shape)}]; "
                    + $"with loss {Loss.Name} the model takes [{string.Join(", ", wanted)}].");
        }

        if (!Loss.HasClassTargets && y.dtype != torch.float32)
        {
            throw new KerasException($"The targets are {y.dtype}; loss {Loss.Name} takes float32. Convert them with .to(torch.float32).");
        }

        return y.reshape(wanted);
    }
}
