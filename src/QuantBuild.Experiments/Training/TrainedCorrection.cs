using QuantBuild.Inference;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Experiments.Training;

/// <summary>
/// Trains what a quantized model has beside its kernels, the scales and shifts of batch normalizations and the biases, so that its outputs
/// come nearer to the float model's: distillation (Hinton et al., 2015) on unlabelled calibration examples, which changes no code and costs
/// no bytes. Gradients are computed by the engine that runs the model.
/// </summary>
public static class TrainedCorrection
{
    /// <summary>Trains.</summary>
    /// <param name="quantized">The quantized model, which has the float model beside it; it is left as it is.</param>
    /// <param name="examples">The examples to train by. An eighth of them, drawn at random, is kept apart, and tells when to stop.</param>
    /// <param name="options">How; as by default where null.</param>
    /// <param name="progress">Is told the share that is done; null for nothing.</param>
    /// <returns>The better model of the two, by the examples kept apart. The same input gives the same model, unless time runs out.
    /// </returns>
    public static TrainingOutcome Train(
        QuantizedModel quantized,
        TrainingExamples examples,
        TrainingOptions? options = null,
        IProgress<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var (vectors, chosen) = (new TrainedVectors(quantized), options ?? new TrainingOptions());
        if (vectors.Names.Count == 0)
        {
            return Refused("it has none that vary.");
        }

        if (!examples.AreEnough)
        {
            return Refused($"{examples.Values.Count} calibration examples are too few.");
        }

        try
        {
            using var distillation = new Distillation(quantized, vectors.Names, examples);
            var training = new TrainingRun(quantized, vectors, distillation, examples, chosen);
            return training.CanTrain ? training.Run(progress) : Refused("the model takes too many examples at once.");
        }
        catch (InferenceException exception)
        {
            return Refused(exception.Message);
        }

        TrainingOutcome Refused(string why) => new(quantized, double.NaN, double.NaN, 0, why);
    }
}
