using QuantBuild.Datasets;
using QuantBuild.Graph;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>The examples that a calibrated scheme learns from, and those that a search chooses by. Neither is among the examples that such
/// a scheme is judged by in the report.</summary>
public sealed class CalibrationData
{
    /// <summary>The calibration samples, float32, batch first, as the model takes them; their labels are not used.</summary>
    public required Tensor Samples { get; init; }

    /// <summary>The examples that a search chooses by.</summary>
    public required SelectionData Selection { get; init; }

    /// <summary>All parts of the data, for the report.</summary>
    public required IReadOnlyList<DataSplit> Splits { get; init; }

    /// <summary>The positions in the test data that are in neither part; null where both come from other data,
    /// so that a calibrated scheme may be judged by all.</summary>
    public IReadOnlyList<int>? TestExamples { get; init; }

    /// <summary>Whether the samples are pictures, which may be turned to their mirror images.</summary>
    internal bool ArePictures { get; init; }

    /// <summary>What a sample is made of; one input of the samples' shape where nothing else is said.</summary>
    internal IReadOnlyList<ExampleInput> Inputs
    {
        get => field ?? [new ExampleInput(null, [.. Samples.Shape.Skip(1)])];
        init;
    }

    /// <summary>The samples, row-major, one by one.</summary>
    internal IEnumerable<ReadOnlyMemory<float>> SampleValues =>
        Enumerable.Range(0, Samples.Shape[0]).Select(sample => SamplesIn(sample..(sample + 1)));

    /// <summary>Some samples, row-major, where they are.</summary>
    internal ReadOnlyMemory<float> SamplesIn(Range range)
    {
        var (start, count) = range.GetOffsetAndLength(Samples.Shape[0]);
        var size = Samples.Floats.Length / Samples.Shape[0];
        return Samples.Floats.AsMemory(start * size, count * size);
    }
}
