using System.Reflection;
using QuantBuild.Datasets;
using QuantBuild.Experiments;
using QuantBuild.Keras;
using QuantBuild.Keras.Training;

namespace QuantBuild.Demos;

/// <summary>An experiment whose model is trained here, on data that is all in memory: rows, or small gray images.</summary>
public abstract class TrainedExperiment : InMemoryExperiment
{
    /// <inheritdoc/>
    public override IReadOnlyList<Assembly> Code => [.. base.Code, typeof(KerasDevice).Assembly];

    /// <summary>The metric of validation by which training may stop early, going on after an interruption; null for neither.</summary>
    protected virtual string? Watched => null;

    /// <summary>Builds the model, ready to train.</summary>
    /// <param name="seed">Seed of the first weights.</param>
    /// <returns>The model, which the caller disposes.</returns>
    public abstract Sequential CreateModel(int seed);

    /// <inheritdoc/>
    /// <exception cref="KerasException">Training failed, or there is no GPU where one is asked for.</exception>
    public override void CreateModel(ExperimentOptions options, string directory, ExperimentLog log)
    {
        // Before the data, which takes a while: a missing GPU is said at once.
        var cuda = options.Gpu switch
        {
            GpuUse.Always => KerasDevice.RequireCuda(),
            GpuUse.WhereThere => KerasDevice.FindCuda(),
            _ => null,
        };
        var (training, validation) = OpenTraining(options, log);
        Train(training, validation, options, cuda, directory, log);
    }

    internal void Train(
        Dataset training, Dataset? validation, ExperimentOptions options, KerasDevice? cuda, string directory, ExperimentLog log)
    {
        using var examples = Examples.Of(training);
        using var watched = validation is null ? null : Examples.Of(validation);
        using var model = CreateModel(options.Seed);
        model.Summary(log.Output);
        model.To(cuda is null ? KerasDevice.Cpu : TrainingDevice.Choose(model, options.BatchSize, cuda, log.Output.WriteLine));
        var checkpoint = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)) + ".checkpoint";
        var resumed = options.Resume ? Checkpoint.Find(checkpoint) : null;
        if (options.Resume)
        {
            log.Output.WriteLine(
                resumed is not null ? $"Going on from {resumed}" : $"No checkpoint in {checkpoint}: training from the start");
        }

        model.Fit(examples.X, examples.Y, new FitOptions
        {
            Epochs = options.Epochs,
            BatchSize = options.BatchSize,
            ValidationSplit = watched is null ? options.ValidationSplit : 0,
            ValidationData = watched is null ? null : (watched.X, watched.Y),
            Seed = options.Seed,
            ResumeFrom = resumed,
            Callbacks =
            [
                new ProgressReporter(log.Output, log.IsTerminal),
                .. Watched is null ? Array.Empty<Callback>()
                    : [new EarlyStopping($"val_{Watched}", options.Patience ?? int.MaxValue, restoreBestWeights: options.KeepBest),
                        new Checkpoint(checkpoint)],
            ],
        });
        model.Save(directory);
        if (Watched is not null)
        {
            Directory.Delete(checkpoint, recursive: true);
        }
    }
}
