using QuantBuild.Keras.Internal.Graph;
using TorchSharp;

namespace QuantBuild.Keras.Internal.Training;

/// <summary>Loss and metrics of a model on given samples.</summary>
internal static class Evaluator
{
    public static BatchMeans Evaluate(Model model, Compilation compilation, torch.Tensor x, torch.Tensor y, int batchSize)
    {
        ModelShapes.Require(x, model.Graph.Inputs[0].ShapeArray, "samples");
        var samples = x.shape[0];
        using var outer = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        var targets = compilation.CheckedTargets(y, samples);
        var context = ForwardContext.Inference with { WithoutActivation = compilation.WithoutActivation };
        BatchMeans means = new(compilation);
        for (long start = 0; start < samples; start += batchSize)
        {
            using var scope = torch.NewDisposeScope();
            var count = Math.Min(batchSize, samples - start);
            var output = GraphRunner.Run(model.Graph, [x.narrow(0, start, count).to(model.Device.Torch)], context)[0];
            var target = targets.narrow(0, start, count).to(model.Device.Torch);
            means.Add(compilation.ComputeLoss(output, target).item<float>(), compilation.ComputeMetrics(output, target), count);
        }

        return means;
    }
}
