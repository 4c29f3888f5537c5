namespace QuantBuild.Keras.Training;

/// <summary>Is told of a training's progress. All methods do nothing unless overridden.</summary>
public abstract class Callback
{
    /// <summary>The training begins.</summary>
    public virtual void OnTrainBegin(TrainingRun run)
    {
    }

    /// <summary>An epoch begins.</summary>
    /// <param name="run">The training.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    public virtual void OnEpochBegin(TrainingRun run, int epoch)
    {
    }

    /// <summary>A step was taken.</summary>
    /// <param name="run">The training.</param>
    /// <param name="batch">The batch within the epoch, from 0.</param>
    public virtual void OnBatchEnd(TrainingRun run, int batch)
    {
    }

    /// <summary>An epoch ended and is part of the history.</summary>
    /// <param name="run">The training.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="metrics">The epoch's metrics, those of validation with <c>val_</c> before their names.</param>
    public virtual void OnEpochEnd(TrainingRun run, int epoch, IReadOnlyDictionary<string, double> metrics)
    {
    }

    /// <summary>The training ended: all epochs are done, or a callback stopped it.</summary>
    public virtual void OnTrainEnd(TrainingRun run)
    {
    }
}
