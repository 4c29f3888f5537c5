using QuantBuild.Common;
using QuantBuild.Datasets.Descriptions;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Experiments.Scoring;

namespace QuantBuild.Experiments.Described;

/// <summary>
/// Any model with any dataset, treated as a demo: the float model is the given one, the test data the described one. What is done with
/// a demo (variants, metrics, reports) is so done with it.
/// </summary>
public sealed class DescribedExperiment : Experiment
{
    private readonly string model;
    private readonly DatasetDescription dataset;
    private readonly ReadLimits limits;

    /// <summary>Takes the model and its data; nothing is opened yet.</summary>
    /// <param name="name">The name in paths and reports; see <see cref="DescribedModel.DefaultName"/>.</param>
    /// <param name="model">A TF.js Layers model (its folder or <c>model.json</c>), or a file of Keras (<c>.h5</c>, <c>.keras</c>).</param>
    /// <param name="dataset">The examples and metrics to judge it by.</param>
    /// <param name="limits">How much is made of the model's file before it is refused; <see cref="ReadLimits.Default"/> where none is given.</param>
    public DescribedExperiment(string name, string model, DatasetDescription dataset, ReadLimits? limits = null)
    {
        (Name, this.model, this.dataset, this.limits) = (name, model, dataset, limits ?? ReadLimits.Default);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override ExperimentOptions Defaults { get; } = new();

    /// <summary>Writes the given model as TF.js artifacts: converted where it is a file of Keras, copied as it is otherwise.</summary>
    /// <inheritdoc/>
    public override void CreateModel(ExperimentOptions options, string directory, ExperimentLog log) => DescribedModel.Write(model, directory, log.Output, limits);

    /// <inheritdoc/>
    public override TestData OpenTestData(ExperimentOptions options, ExperimentLog log) => new DescribedTestData(dataset, options.SkipUnreadable, log);

    /// <inheritdoc/>
    public override ExperimentSample OpenSample(ExperimentOptions options, ExperimentLog log, int count)
    {
        var data = dataset.Open();
        var examples = DescribedExamples.Read(data, [.. Enumerable.Range(0, Math.Min(count, data.Count))], options.SkipUnreadable);
        using var inputs = examples.Inputs;
        return ExperimentSample.Of(inputs.data<float>().ToArray(), [.. inputs.shape.Select(size => (int)size)], Criteria.Of(dataset, data.Targets), examples.Positions);
    }

    /// <inheritdoc/>
    public override CalibrationData OpenCalibration(ExperimentOptions options, ExperimentLog log) => DescribedCalibration.Open(dataset, options.SkipUnreadable);

    /// <summary>The names of the two files: what they hold is compared as inputs.</summary>
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> ArgumentsOf(ExperimentOptions options)
    {
        var arguments = new Dictionary<string, string>
        {
            ["model"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(model)),
            ["dataset"] = Path.GetFileName(dataset.Path),
        };
        if (options.SkipUnreadable)
        {
            arguments["skipUnreadable"] = "true";
        }

        return arguments;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelInputs(ExperimentOptions options) => [DescribedModel.Place(model)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> TestInputs(ExperimentOptions options) => dataset.Files;
}
