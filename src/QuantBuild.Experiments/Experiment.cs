using System.Reflection;
using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Schemes;

namespace QuantBuild.Experiments;

/// <summary>
/// A model with its data: what it learns from where it is trained here, what it is tested on, and the metrics that it is judged by.
/// Quantizing, measuring and reporting are the same for all of them, see <see cref="SchemeCatalog"/> and <see cref="VariantEvaluator"/>.
/// </summary>
public abstract class Experiment
{
    /// <summary>The name used in paths and reports: <c>housing</c>, <c>mnist</c>, <c>fashion-mnist</c>, <c>MobileNetV2</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What the example uses where an argument is not given.</summary>
    public abstract ExperimentOptions Defaults { get; }

    /// <summary>The assemblies whose code makes the float model and reads its data: what other code made is stale.</summary>
    public virtual IReadOnlyList<Assembly> Code =>
        [.. new[] { GetType().Assembly, typeof(Experiment).Assembly, typeof(DatasetException).Assembly }.Distinct()];

    /// <summary>Makes the float model and saves it as TF.js Layers artifacts.</summary>
    /// <param name="options">What to train with; the ready-made model of MobileNetV2 ignores what concerns training.</param>
    /// <param name="directory">The folder to write, replaced as a whole or not at all.</param>
    /// <param name="log">Takes the model's summary and the progress.</param>
    /// <exception cref="Datasets.DatasetException">The data is missing or damaged.</exception>
    public abstract void CreateModel(ExperimentOptions options, string directory, ExperimentLog log);

    /// <summary>Opens the test data, once for all variants.</summary>
    /// <param name="options">Must be the options that the model was made with, so that no training data is tested on.</param>
    /// <param name="log">Takes the progress of a download.</param>
    /// <exception cref="Datasets.DatasetException">The data is missing or damaged.</exception>
    public abstract TestData OpenTestData(ExperimentOptions options, ExperimentLog log);

    /// <summary>How many test examples are enough to compare engines on.</summary>
    public virtual int SampleSize => 200;

    /// <summary>Prepares some of the test examples, to judge the outputs of any engine by.</summary>
    /// <param name="options">Must be the options that the model was made with, so that no training data is tested on.</param>
    /// <param name="log">Takes the progress of a download.</param>
    /// <param name="count">How many, at least 1; fewer where there are not as many.</param>
    /// <exception cref="Datasets.DatasetException">The data is missing or damaged.</exception>
    public abstract ExperimentSample OpenSample(ExperimentOptions options, ExperimentLog log, int count);

    /// <summary>By how much the metric drops in one point: 0.01 of an accuracy, or a hundredth of an error. The presets <c>small</c> and
    /// <c>tiny</c> may cost one and three.</summary>
    public virtual double Point => 0.01;

    /// <summary>Opens the examples that calibrated schemes learn from and choose by.</summary>
    /// <param name="options">Must be the options that the model was made with, so that a search chooses by no training data.</param>
    /// <param name="log">Takes the progress of a download.</param>
    /// <exception cref="Datasets.DatasetException">The data is missing or damaged.</exception>
    /// <exception cref="ExperimentException">There is no data to calibrate by.</exception>
    public virtual CalibrationData OpenCalibration(ExperimentOptions options, ExperimentLog log) => throw new ExperimentException(
        $"{Name} has no examples to calibrate by. Choose schemes without calibration: {SchemeCatalog.NamesWithoutCalibration}.");

    /// <summary>What the float model depends on, by argument name; see <see cref="ExperimentOptions.ToArguments"/>.</summary>
    /// <param name="options">The options in force.</param>
    public virtual IReadOnlyDictionary<string, string> ArgumentsOf(ExperimentOptions options) => options.ToArguments();

    /// <summary>The files that the float model is made from, as far as their content is not pinned by a checksum in the code.</summary>
    /// <param name="options">Says where the datasets are.</param>
    public virtual IReadOnlyList<string> ModelInputs(ExperimentOptions options) => [];

    /// <summary>The files and folders of the test data, as far as their content is not pinned by a checksum in the code.</summary>
    /// <param name="options">Says where the datasets are.</param>
    public virtual IReadOnlyList<string> TestInputs(ExperimentOptions options) => [];
}
