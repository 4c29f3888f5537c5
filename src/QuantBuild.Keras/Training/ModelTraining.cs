using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Training;
using TorchSharp;

namespace QuantBuild.Keras.Training;

/// <summary>Trains models, and measures them as it does.</summary>
public static class ModelTraining
{
    /// <summary>Trains a model.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="x">The samples, float32, batch first, channels last.</param>
    /// <param name="y">The targets, one for each sample.</param>
    /// <param name="options">How to train; one epoch of batches of 32 where null.</param>
    /// <returns>The metrics of each epoch.</returns>
    /// <exception cref="KerasException">The model is not compiled, or samples or targets do not fit it.</exception>
    public static History Fit(this Model model, torch.Tensor x, torch.Tensor y, FitOptions? options = null)
    {
        using var scope = torch.NewDisposeScope();
        using var threads = IntraOpThreads.For(model.Graph, (options ?? new FitOptions()).BatchSize);
        using Trainer trainer = new(model, model.RequireCompiled(), x, y, options ?? new FitOptions());
        return trainer.Train();
    }

    /// <summary>Measures loss and metrics.</summary>
    /// <param name="model">The model, compiled.</param>
    /// <param name="x">The samples, float32, batch first, channels last.</param>
    /// <param name="y">The targets, one for each sample.</param>
    /// <param name="batchSize">The number of samples computed at a time; positive.</param>
    /// <returns><c>loss</c> and the compiled metrics, by name.</returns>
    /// <exception cref="KerasException">The model is not compiled, or samples or targets do not fit it.</exception>
    public static IReadOnlyDictionary<string, double> Evaluate(this Model model, torch.Tensor x, torch.Tensor y, int batchSize = 32)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        var compilation = model.RequireCompiled();
        ModelShapes.Require(x, model.Graph.Inputs[0].ShapeArray, "samples");
        using var threads = IntraOpThreads.For(model.Graph, batchSize);
        using var scope = torch.NewDisposeScope();
        using DeviceData samples = new(x, model.Device.Torch);
        using DeviceData targets = new(compilation.CheckedTargets(y, x.shape[0]), model.Device.Torch);
        return Evaluator.Evaluate(model.Graph, compilation, samples, targets, batchSize);
    }
}
