using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Calibration;

/// <summary>
/// Calibration samples on their way through a model, in its float and its quantized form side by side. An engine that can run layers
/// implements it; this library only asks. Layers are committed in the order of <see cref="ModelGraph.Layers"/>, each once,
/// and asked about before.
/// </summary>
public interface ICalibration
{
    /// <summary>Measures what a kernel of the float model sees of its inputs.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <returns>The matrices; null where what its layer does with the kernel is not known.</returns>
    KernelGrams? InputGrams(WeightTensor kernel);

    /// <summary>Measures a layer's output, before its activation, in the float model.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>The moments of each output channel.</returns>
    ChannelMoments FloatOutput(GraphLayer layer);

    /// <summary>Measures a layer's output, before its activation, in the quantized model as committed so far.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="weights">The weights to try.</param>
    /// <returns>The moments of each output channel.</returns>
    ChannelMoments QuantizedOutput(GraphLayer layer, IReadOnlyList<WeightTensor> weights);

    /// <summary>Finds by what a layer's output is to be multiplied, about its mean, so that the probabilities that the model makes of it
    /// come nearest to the float model's.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="weights">The weights to try.</param>
    /// <returns>The factor; null where no softmax makes the model's outputs of what the layer gives.</returns>
    double? LogitScale(GraphLayer layer, IReadOnlyList<WeightTensor> weights);

    /// <summary>Settles a layer's weights in the quantized model and moves on.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="weights">Its weights as they will be restored from their stored form.</param>
    void Commit(GraphLayer layer, IReadOnlyList<WeightTensor> weights);
}
