using System.Reflection;
using QuantBuild.Common;
using QuantBuild.Conversion.KerasFiles;
using QuantBuild.Datasets;
using QuantBuild.Datasets.Descriptions;
using QuantBuild.Experiments.Streaming;
using QuantBuild.Graph.Layers;

namespace QuantBuild.Experiments.Described;

/// <summary>Any model on data that a JSON file describes.</summary>
/// <param name="name">The name in paths and reports; see <see cref="ModelSource.DefaultName"/>.</param>
/// <param name="model">A TF.js model (its folder or <c>model.json</c>), or a file of Keras (<c>.h5</c>, <c>.keras</c>); not opened
/// yet.</param>
/// <param name="dataset">The examples and metrics to judge it by.</param>
/// <param name="limits">How much is made of the model's file before it is refused. Default: <see cref="ReadLimits.Default"/>.</param>
public sealed class DescribedExperiment(string name, string model, DatasetDescription dataset, ReadLimits? limits = null)
    : StreamedExperiment
{
    // Made-up inputs have the shapes that the model takes.
    private readonly Lazy<DatasetDescription> _dataset =
        new(() => dataset.IsGenerated ? dataset.For(ModelSource.InputsOf(model, limits)) : dataset);

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override IReadOnlyList<Assembly> Code => [.. base.Code, typeof(KerasModelFile).Assembly, typeof(LayersModel).Assembly];

    /// <summary>Writes the model as TF.js artifacts: converted where it is a file of Keras, copied as it is otherwise.</summary>
    /// <inheritdoc/>
    public override void CreateModel(ExperimentOptions options, string directory, ExperimentLog log) =>
        ModelSource.Write(model, directory, log.Output, limits ?? ReadLimits.Default);

    /// <summary>A hundredth; of an output's error five, below which it is taken for near enough to the float model's.</summary>
    /// <inheritdoc/>
    public override double Point => dataset.Metrics[0] == DatasetMetric.OutputError ? 0.05 : base.Point;

    /// <summary>The names of the two files: what they hold is compared as inputs.</summary>
    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> ArgumentsOf(ExperimentOptions options) => new Dictionary<string, string>
    {
        ["model"] = Path.GetFileName(Path.TrimEndingDirectorySeparator(model)),
        ["dataset"] = Path.GetFileName(dataset.Path),
    }.Concat(base.ArgumentsOf(options)).ToDictionary();

    /// <inheritdoc/>
    public override IReadOnlyList<string> ModelInputs(ExperimentOptions options) => [ModelSource.Place(model)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> TestInputs(ExperimentOptions options) => dataset.Files;

    /// <inheritdoc/>
    protected override StreamedData OpenData(ExperimentOptions options, ExperimentLog log) =>
        new(dataset.Name, _dataset.Value.Open(), dataset.Metrics)
        {
            Source = dataset.Path,
            OutputsAreLogits = dataset.OutputsAreLogits,
            LabelledOutput = dataset.LabelledOutput,
        };

    /// <inheritdoc/>
    protected override (StreamedPart? Calibration, StreamedPart? Selection) OpenOwnParts(ExperimentOptions options) =>
        (PartOf(_dataset.Value.OpenCalibration(), "calibration"), PartOf(_dataset.Value.OpenSelection(), "selection"));

    private static StreamedPart? PartOf(DescribedDataset? data, string part) =>
        data is null ? null : new StreamedPart(data, $"evenly over the data described as {part}");
}
