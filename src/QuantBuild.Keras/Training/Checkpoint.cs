using QuantBuild.Tfjs;

namespace QuantBuild.Keras.Training;

/// <summary>Saves the training after every epoch, whole or not at all: weights, optimizer, random generator, history, and the memory of the
/// other callbacks. A training resumed from it ends as it would have without the interruption.</summary>
/// <remarks>Resume with <see cref="FitOptions.ResumeFrom"/>. The folder holds TensorFlow.js weight files,
/// and is not a model by itself.</remarks>
public sealed class Checkpoint : Callback
{
    /// <summary>Creates the callback.</summary>
    /// <param name="directory">The folder that is replaced after every epoch.</param>
    public Checkpoint(string directory)
    {
        Directory = directory;
    }

    /// <summary>The folder.</summary>
    public string Directory { get; }

    /// <summary>Where the checkpoint of a folder is: there, or whole beside it, where saving was killed between putting the former one
    /// aside and the new one in its place.</summary>
    /// <param name="directory">The folder that checkpoints are saved in.</param>
    /// <returns>The folder to resume from; null where there is no checkpoint.</returns>
    public static string? Find(string directory) =>
        File.Exists(Path.Combine(directory, "model.json")) ? directory : TfjsModel.FindInterrupted(directory);

    /// <summary>Called when all callbacks have seen the epoch, so that their memory is up to date.</summary>
    internal void Save(TrainingRun run, IReadOnlyList<Callback> callbacks) => CheckpointFiles.Write(Directory, run, callbacks);
}
