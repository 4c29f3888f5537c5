using QuantBuild.Common;
using QuantBuild.Datasets.Descriptions.Fields;
using QuantBuild.Datasets.Files;

namespace QuantBuild.Datasets.Descriptions;

/// <summary>
/// A dataset described in a small JSON file, so that any model can be evaluated on it: CSV, IDX, a folder of pictures, NumPy arrays, or
/// inputs that are made up.
/// The format is documented in <c>docs/any-model.md</c>, and in <c>schemas/dataset.schema.json</c> for editors.
/// </summary>
public sealed class DatasetDescription
{
    private readonly ReadLimits _limits;
    private readonly ExampleSource _source;
    private readonly ExampleSource? _calibration;
    private readonly ExampleSource? _selection;

    internal DatasetDescription(
        string path, string name, IReadOnlyList<DatasetMetric> metrics, bool outputsAreLogits, ReadLimits limits, ExampleSource source,
        ExampleSource? calibration, ExampleSource? selection)
    {
        (Path, Name, Metrics, OutputsAreLogits) = (path, name, metrics, outputsAreLogits);
        (_limits, _source, _calibration, _selection) = (limits, source, calibration, selection);
    }

    /// <summary>The JSON file.</summary>
    public string Path { get; }

    /// <summary>The dataset's name in reports.</summary>
    public string Name { get; }

    /// <summary>What a model is judged by, in the order in which it is shown.</summary>
    public IReadOnlyList<DatasetMetric> Metrics { get; }

    /// <summary>Whether a classifier's outputs are logits, that is before softmax or sigmoid; else they are probabilities.</summary>
    public bool OutputsAreLogits { get; }

    /// <summary>Which of a model's outputs the labels are of; null for the only one.</summary>
    public string? LabelledOutput { get; internal init; }

    /// <summary>The files and folders that the results depend on: the description itself, then the data.</summary>
    public IReadOnlyList<string> Files => [.. new[]
    {
        Path,
    }.Concat(new[] { _source, _calibration, _selection }.SelectMany(part => part?.Files ?? [])).Distinct(StringComparer.Ordinal)];

    /// <summary>Reads a description and checks all of it; the data is not opened yet.</summary>
    /// <param name="path">The JSON file; paths in it count from its folder.</param>
    /// <param name="limits">How much is made of one file of the data; <see cref="ReadLimits.Default"/> where none are given.</param>
    /// <exception cref="DatasetException">The file is missing, is no JSON, or breaks a rule: the error names
    /// file and JSON path.</exception>
    public static DatasetDescription Load(string path, ReadLimits? limits = null) =>
        JsonFile.Read(path, root => DescriptionReader.Read(root, path, limits ?? ReadLimits.Default));

    /// <summary>Whether the examples are made up for a model, so that <see cref="For"/> must say what that takes.</summary>
    public bool IsGenerated => !_source.HasTruth;

    /// <summary>The description for a model.</summary>
    /// <param name="inputs">What the model takes.</param>
    /// <returns>A description whose data can be opened.</returns>
    /// <exception cref="DatasetException">The model leaves a size open, and so does the description.</exception>
    public DatasetDescription For(IReadOnlyList<OpenInput> inputs) =>
        new(
            Path, Name, Metrics, OutputsAreLogits, _limits, _source.For(inputs, Path), _calibration?.For(inputs, Path),
                _selection?.For(inputs, Path))
        {
            LabelledOutput = LabelledOutput,
        };

    /// <summary>Reads the data. Pictures are only listed, and decoded as they are wanted.</summary>
    /// <returns>At least one example.</returns>
    /// <exception cref="DatasetException">A file is missing, damaged, or not what the description says.</exception>
    public DescribedDataset Open() => Open(_source, "The dataset");

    /// <summary>Reads the data of its own that quantization is to be calibrated by.</summary>
    /// <returns>At least one example; null where the description names none, so that examples must be taken
    /// from the dataset itself.</returns>
    /// <exception cref="DatasetException">A file is missing, damaged, or not what the description says.</exception>
    public DescribedDataset? OpenCalibration() => _calibration is null ? null : Open(_calibration, "The calibration data");

    /// <summary>Reads the data of its own that searches are to choose by.</summary>
    /// <returns>At least one example; null where the description names none.</returns>
    /// <exception cref="DatasetException">A file is missing, damaged, or not what the description says.</exception>
    public DescribedDataset? OpenSelection() => _selection is null ? null : Open(_selection, "The selection data");

    private DescribedDataset Open(ExampleSource part, string what)
    {
        var dataset = DatasetGuard.Read(part.Place, () => part.Open(_limits));
        return dataset.Count > 0 ? dataset : throw new DatasetException(DatasetRejection.NoExamples, $"{what} has no examples.", Path);
    }
}
