using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Calibration;

/// <summary>
/// Calibration samples on their way through a model, in its float and its quantized form side by side. An engine that can run layers
/// implements it; this library only asks. Layers are committed in the order of <see cref="ModelGraph.Layers"/>, each once,
/// and asked about before.
/// </summary>
public interface ICalibration
{
    /// <summary>Measures what a kernel sees of its inputs, in the quantized model as committed so far.</summary>
    /// <param name="layer">A layer.</param>
    /// <param name="kernel">One of its kernels.</param>
    /// <param name="settled">The layer's kernels that are rounded already, as they will be restored; what it computes before the kernel
    /// may depend on them.</param>
    /// <returns>The matrices; null where what the layer does with the kernel is not known.</returns>
    KernelGrams? InputGrams(GraphLayer layer, WeightTensor kernel, IReadOnlyList<WeightTensor> settled);

    /// <summary>Measures a layer's output, before its activation, in the float model.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>The moments of each output channel.</returns>
    ChannelMoments FloatOutput(GraphLayer layer);

    /// <summary>Measures a layer's output, before its activation, in the quantized model as committed so far.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="weights">The weights to try.</param>
    /// <returns>The moments of each output channel.</returns>
    ChannelMoments QuantizedOutput(GraphLayer layer, IReadOnlyList<WeightTensor> weights);

    /// <summary>Settles a layer's weights in the quantized model and moves on.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="weights">Its weights as they will be restored from their stored form.</param>
    void Commit(GraphLayer layer, IReadOnlyList<WeightTensor> weights);
}
