using QuantBuild.Keras.Internal.Training;

namespace QuantBuild.Keras.Training;

/// <summary>Where a model trains soonest.</summary>
public static class TrainingDevice
{
    // Measured on an H200 with the housing MLP (1.7 M a step: 1.9 ms there, 0.85 ms on two cores) and the MNIST convnet (1.6 G: 3.5 ms
    // there, 83 ms on two cores). A step of some hundred operations takes CUDA a millisecond or two however small they are; two cores do
    // about 5 M multiplications, forth and back, in that time.
    private const double WorthCuda = 5e6;

    /// <summary>Chooses between CUDA and the processor by the work in a step.</summary>
    /// <param name="model">The model to train.</param>
    /// <param name="batchSize">The number of samples in a step.</param>
    /// <param name="cuda">The CUDA device.</param>
    /// <param name="tell">Receives a line where the processor is chosen.</param>
    /// <returns>The device to move the model to.</returns>
    public static KerasDevice Choose(Model model, int batchSize, KerasDevice cuda, Action<string> tell)
    {
        var work = IntraOpThreads.MultiplicationsPerSample(model.Graph) * batchSize;
        if (work >= WorthCuda)
        {
            return cuda;
        }

        tell(FormattableString.Invariant($"--gpu: a step of this model has {work / 1e6:F1} million multiplications, ")
            + "which the processor does sooner; it is trained there.");
        return KerasDevice.Cpu;
    }
}
