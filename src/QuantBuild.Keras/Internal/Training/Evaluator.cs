using QuantBuild.Keras.Internal.Calls;
using QuantBuild.Keras.Layers;
using TorchSharp;

namespace QuantBuild.Keras.Internal.Training;

/// <summary>Loss and metrics of a model on given samples.</summary>
internal static class Evaluator
{
    /// <summary>Measures samples that are kept on the device.</summary>
    public static Dictionary<string, double> Evaluate(
        CallGraph graph, Compilation compilation, DeviceData x, DeviceData y, int batchSize, string prefix = "")
    {
        using var outer = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var context = ForwardContext.Inference with { WithoutActivation = compilation.WithoutActivation };
        using BatchMeans means = new(compilation, x.Device);
        for (long start = 0; start < x.Count; start += batchSize)
        {
            using var scope = torch.NewDisposeScope();
            var count = Math.Min(batchSize, x.Count - start);
            var output = GraphRunner.Run(graph, [x.Range(start, count)], context)[0];
            var target = y.Range(start, count);
            means.Add(compilation.ComputeLoss(output, target), compilation.ComputeMetrics(output, target), count);
        }

        return means.ToDictionary(prefix);
    }
}
