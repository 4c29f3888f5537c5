using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Optimizers;

namespace QuantBuild.Keras.Training;

/// <summary>A training under way, as callbacks see it.</summary>
public sealed class TrainingRun
{
    internal TrainingRun(
        Model model, Optimizer optimizer, int epochs, int batchesPerEpoch, RandomGenerator random, TrainingSettings settings)
    {
        Model = model;
        Optimizer = optimizer;
        Epochs = epochs;
        BatchesPerEpoch = batchesPerEpoch;
        Random = random;
        Settings = settings;
    }

    /// <summary>The model being trained.</summary>
    public Model Model { get; }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The number of epochs asked for.</summary>
    public int Epochs { get; }

    /// <summary>The number of steps in an epoch.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>The epochs so far.</summary>
    public History History { get; internal set; } = new();

    /// <summary>The mean loss of the current epoch so far; asking waits for the device.</summary>
    public double CurrentLoss => MeasureLoss();

    /// <summary>Whether a callback stopped the training.</summary>
    public bool IsStopped { get; private set; }

    internal Func<double> MeasureLoss { get; set; } = () => double.NaN;

    internal TrainingSettings Settings { get; }

    internal RandomGenerator Random { get; set; }

    /// <summary>Ends the training after the current epoch.</summary>
    public void Stop() => IsStopped = true;
}
