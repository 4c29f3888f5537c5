using QuantBuild.Datasets;
using QuantBuild.Datasets.Descriptions.Sources;
using QuantBuild.Experiments.Scoring;

namespace QuantBuild.Experiments.Streaming;

/// <summary>Examples that are read batch by batch, what a model's outputs for them are judged by,
/// and how they are brought into its range.</summary>
/// <param name="Name">What the report calls the data.</param>
/// <param name="Dataset">The examples.</param>
/// <param name="Metrics">The metrics, in the order in which they are shown.</param>
public sealed record StreamedData(string Name, DescribedDataset Dataset, IReadOnlyList<DatasetMetric> Metrics)
{
    /// <summary>The description that says all this, for errors; null where there is none.</summary>
    public string? Source { get; init; }

    /// <summary>Whether a classifier's outputs are logits; else they are probabilities.</summary>
    public bool OutputsAreLogits { get; init; }

    /// <summary>Which output of the model the labels are of; null for the only one.</summary>
    public string? LabelledOutput { get; init; }

    /// <summary>The ranges that the model is judged in, that which it was trained on last. Default: the values as they are.</summary>
    public IReadOnlyList<PixelScaling> Ranges { get; init; } = [PixelScaling.None];

    /// <summary>How much of the data is calibrated and chosen by, where it has no parts of its own for that.</summary>
    public StreamedShares Shares { get; init; } = new();

    /// <summary>What the report calls each range; null where there is one only.</summary>
    internal IReadOnlyList<string?> RangeNames => Ranges.Count == 1 ? [null] : [.. Ranges.Select(range => range.Name)];

    internal Criteria Criteria => CriteriaOf(Dataset);

    internal Criteria CriteriaOf(DescribedDataset part) =>
        new(Metrics, part.Targets, OutputsAreLogits, Source) { LabelledOutput = LabelledOutput };
}

/// <summary>How much of a dataset is calibrated and chosen by.</summary>
/// <param name="MostCalibration">The most examples to calibrate by, at least 1; a tenth of the data where that is less.</param>
/// <param name="MostSelection">The most examples to choose by, at least 1; a fifth of the data where that is less.</param>
/// <param name="All">What the examples are spread over, for the report.</param>
/// <param name="Others">What the rest is, for the report.</param>
public sealed record StreamedShares(
    int MostCalibration = 256, int MostSelection = 2000, string All = "the dataset", string Others = "the other examples")
{
    /// <summary>The most values to calibrate by. Default: 64 MiB of float32.</summary>
    public long MostCalibrationValues { get; init; } = 1 << 24;

    /// <summary>The most values to choose by. Default: 512 MiB of float32, some 900 photographs of 224 × 224: of 200 each
    /// would be half a point.</summary>
    public long MostSelectionValues { get; init; } = 1 << 27;
}

/// <summary>Data of its own to calibrate or to choose by, which is neither tested on nor used for anything else.</summary>
/// <param name="Data">The examples.</param>
/// <param name="From">Where they are from, for the report.</param>
public sealed record StreamedPart(DescribedDataset Data, string From)
{
    /// <summary>How pictures are shown that the model was trained on. Default: as they are.</summary>
    public PictureViews? Views { get; init; }

    /// <summary>What the report says of it.</summary>
    internal string Description => Views is null ? From : $"{From}; {Views.Description}";
}
