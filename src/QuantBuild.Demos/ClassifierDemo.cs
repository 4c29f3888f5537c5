using QuantBuild.Datasets;
using QuantBuild.Datasets.Downloads;
using QuantBuild.Datasets.Mnist;
using QuantBuild.Datasets.Store;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Keras;
using QuantBuild.Keras.Callbacks;
using QuantBuild.Reporting;

namespace QuantBuild.Demos;

/// <summary>A demo that sorts the 28×28 images of MNIST or Fashion-MNIST into ten classes; the two differ in data and model alone.</summary>
public abstract class ClassifierDemo : Experiment
{
    /// <summary>What early stopping watches: the metric that the report shows.</summary>
    private const string Monitor = "val_accuracy";

    private const int CalibrationImages = 256;
    private const int SelectionImages = 4000;
    private const int EvaluationBatch = 128;

    /// <summary>The loss that both are trained by.</summary>
    protected const string Loss = "categoricalCrossentropy";

    /// <inheritdoc/>
    public override string Name => Images.Name;

    /// <summary>The images.</summary>
    protected abstract MnistDataset Images { get; }

    /// <summary>The names of the classes, or null where they are the digits themselves.</summary>
    protected virtual IReadOnlyList<string>? ClassNames => null;

    /// <summary>Builds the model, ready to train: input [batch, 28, 28, 1], output [batch, 10].</summary>
    /// <param name="seed">Seed of the first weights.</param>
    /// <returns>The model, which the caller disposes.</returns>
    public abstract Sequential CreateModel(int seed);

    /// <inheritdoc/>
    public override void CreateModel(ExperimentOptions options, string directory, ExperimentLog log)
    {
        // Before the data, which takes a while: a missing GPU is said at once.
        var cuda = options.Gpu ? KerasDevice.RequireCuda() : null;
        Train(Load(options, log, Images.LoadTrainingAsync).ToDataset(), options, cuda, directory, log);
    }

    /// <inheritdoc/>
    public override TestData OpenTestData(ExperimentOptions options, ExperimentLog log)
    {
        var images = Load(options, log, Images.LoadTestAsync);
        var data = images.ToDataset();
        return new InMemoryTestData(new DatasetInfo($"{Name} test images", images.Count, images.Sha256), data, Criteria.OfClasses(data), EvaluationBatch, ClassNames, log);
    }

    /// <inheritdoc/>
    public override ExperimentSample OpenSample(ExperimentOptions options, ExperimentLog log, int count)
    {
        var images = Load(options, log, Images.LoadTestAsync);
        var sample = images.ToDataset(0, Math.Min(count, images.Count));
        return ExperimentSample.Of(sample, Criteria.OfClasses(sample), sample.Count);
    }

    /// <inheritdoc/>
    public override CalibrationData OpenCalibration(ExperimentOptions options, ExperimentLog log)
    {
        // Training takes the first images and leaves the last for validation, which choosing may look at.
        var images = Load(options, log, Images.LoadTrainingAsync).ToDataset();
        var trained = (int)Math.Floor(images.Count * (1 - options.ValidationSplit));
        var calibration = EvenSplit.Take(images, 0, trained, CalibrationImages);
        var selection = EvenSplit.Take(images, trained, images.Count, SelectionImages);
        return new CalibrationData
        {
            Samples = EvenSplit.ToTensor(calibration),
            Selection = SelectionData.Of(EvenSplit.ToTensor(selection), Criteria.OfClasses(selection)),
            Splits =
            [
                new DataSplit("calibration", calibration.Count, "evenly over the images of training; unlabelled"),
                new DataSplit("selection", selection.Count, "evenly over the images of validation"),
            ],
        };
    }

    internal void Train(Dataset training, ExperimentOptions options, KerasDevice? cuda, string directory, ExperimentLog log)
    {
        using var examples = Examples.Of(training);
        using var model = CreateModel(options.Seed);
        model.Summary(log.Output);
        model.To(cuda is null ? KerasDevice.Cpu : TrainingDevice.Choose(model, options.BatchSize, cuda, log.Output.WriteLine));
        var checkpoint = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)) + ".checkpoint";
        var resumed = options.Resume ? Checkpoint.Find(checkpoint) : null;
        if (options.Resume)
        {
            log.Output.WriteLine(resumed is not null ? $"Going on from {resumed}" : $"No checkpoint in {checkpoint}: training from the start");
        }

        model.Fit(examples.X, examples.Y, new FitOptions
        {
            Epochs = options.Epochs,
            BatchSize = options.BatchSize,
            ValidationSplit = options.ValidationSplit,
            Seed = options.Seed,
            ResumeFrom = resumed,
            Callbacks =
            [
                new ProgressReporter(log.Output, log.IsTerminal),
                new EarlyStopping(Monitor, options.Patience ?? int.MaxValue, restoreBestWeights: options.KeepBest),
                new Checkpoint(checkpoint),
            ],
        });
        model.Save(directory);
        Directory.Delete(checkpoint, recursive: true);
    }

    private static LabelledImages Load(
        ExperimentOptions options, ExperimentLog log, Func<DatasetStore, IProgress<DownloadProgress>?, CancellationToken, Task<LabelledImages>> load) =>
        load(options.OpenStore(), new DownloadReporter(log), CancellationToken.None).GetAwaiter().GetResult();
}
