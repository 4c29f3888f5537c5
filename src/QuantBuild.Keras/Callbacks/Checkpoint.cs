using QuantBuild.Keras.Internal.Training;

namespace QuantBuild.Keras.Callbacks;

/// <summary>
/// Saves the training after every epoch, whole or not at all: weights, optimizer, random generator, history, and the memory of the
/// other callbacks. A training resumed from it ends as it would have without the interruption.
/// </summary>
/// <remarks>Resume with <see cref="FitOptions.ResumeFrom"/>. The folder holds TensorFlow.js weight files, and is not a model by itself.</remarks>
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

    /// <summary>Whether there is a checkpoint in a folder.</summary>
    public static bool Exists(string directory) => File.Exists(Path.Combine(directory, "model.json"));

    /// <summary>Called when all callbacks have seen the epoch, so that their memory is up to date.</summary>
    internal void Save(TrainingRun run, IReadOnlyList<Callback> callbacks) => CheckpointFiles.Write(Directory, run, callbacks);
}
