using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Inference;
using QuantBuild.Keras.Internal.Training;
using QuantBuild.Keras.Internal;
using TorchSharp;

namespace QuantBuild.Keras;

/// <summary>
/// A model prepared for inference, with the weights it had then: batch normalizations are worked into the convolutions before them,
/// activations happen in place, and memory is released as soon as it can be. The model itself stays as it is.
/// </summary>
/// <remarks>
/// Safe for use from several threads at once, which is the fast way: as many threads as processors, each predicting a few images at a
/// time on one thread of libtorch. Larger batches are slower: their activations outgrow the caches, and what the C library reuses.
/// </remarks>
public sealed class InferenceModel : IDisposable
{
    private readonly InferencePlan plan;
    private readonly Model model;
    private readonly int batchSize;
    private readonly int threads;

    internal InferenceModel(Model model, int batchSize, int threads)
    {
        model.RequireSingleEnds();

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        (this.model, this.threads) = (model, threads);
        this.batchSize = (int)Math.Clamp(LayerShapes.MostElements / model.Graph.LargestOutput(), 1, batchSize);
        plan = new InferencePlan(model.Graph);
    }

    /// <summary>Computes the model's output.</summary>
    /// <param name="x">The samples, float32, batch first, channels last.</param>
    /// <returns>The outputs on the processor, one for each sample; the caller disposes it.</returns>
    /// <exception cref="KerasException">The samples do not fit the model.</exception>
    public torch.Tensor Predict(torch.Tensor x)
    {
        ModelShapes.Require(x, model.Graph.Inputs[0].ShapeArray, "samples");
        using IntraOpThreads limit = new(threads);
        using var noGrad = torch.no_grad();
        var samples = x.shape[0];
        var result = torch.empty([samples, .. model.Graph.Outputs[0].ShapeArray]);
        for (long start = 0; start < samples; start += batchSize)
        {
            using var scope = torch.NewDisposeScope();
            var count = Math.Min(batchSize, samples - start);
            var output = plan.Run([x.narrow(0, start, count).to(model.Device.Torch)])[0];
            result.narrow(0, start, count).copy_(output);
        }

        return result;
    }

    /// <summary>Releases the prepared weights.</summary>
    public void Dispose() => plan.Dispose();
}
