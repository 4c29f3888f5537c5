using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Streaming;

/// <summary>Calibration and selection data: parts of their own where there are some, else a share of the examples, evenly over their order,
/// which is then not tested on.</summary>
internal static class StreamedCalibration
{
    private const int CalibrationOneOf = 10;
    private const int SelectionOneOf = 5;

    // Fewer tell nothing of what a layer is fed.
    private const int Least = 8;

    /// <param name="data">The examples.</param>
    /// <param name="ownCalibration">The part to calibrate by; null where there is none.</param>
    /// <param name="ownSelection">The part to choose by; null where there is none.</param>
    /// <param name="skipUnreadable">Leave out pictures that cannot be read; else the first one is an error.</param>
    /// <exception cref="ExperimentException">The dataset is too small to be shared.</exception>
    /// <exception cref="DatasetException">Data is missing or damaged, or the parts are the same data.</exception>
    public static CalibrationData Open(
        StreamedData data, StreamedPart? ownCalibration, StreamedPart? ownSelection, bool skipUnreadable)
    {
        var (dataset, shares, place) = (data.Dataset, data.Shares, data.Source ?? data.Name);
        RequireDistinct(data.Source, [dataset, .. new[] { ownCalibration, ownSelection }.OfType<StreamedPart>().Select(part => part.Data)]);
        int[] all = [.. Enumerable.Range(0, dataset.Count)];
        if ((ownCalibration is null || ownSelection is null) && dataset.Count < 4 * Least)
        {
            throw new ExperimentException($"{place}: the dataset has {dataset.Count} examples, "
                + $"and at least {4 * Least} are needed to take some to calibrate and choose by. "
                + "Describe other data for that, as \"calibration\" and \"selection\", or choose schemes without calibration: "
                + $"{SchemeCatalog.NamesWithoutCalibration}.");
        }

        var forCalibration = new Share("calibration", CalibrationOneOf, shares.MostCalibration, shares.MostCalibrationValues);
        var calibration = Take(forCalibration, dataset, all, ownCalibration, $"evenly over {shares.All}");
        int[] rest = ownCalibration is null ? [.. all.Except(calibration.Positions)] : all;
        var forSelection = new Share("selection", SelectionOneOf, shares.MostSelection, shares.MostSelectionValues);
        var selection = Take(
            forSelection, dataset, rest, ownSelection, $"evenly over {(ownCalibration is null ? shares.Others : shares.All)}");
        int[] test = ownSelection is null ? [.. rest.Except(selection.Positions)] : rest;

        var samples = StreamedExamples.Read(calibration.Data, calibration.Positions, data.Ranges[^1], skipUnreadable);
        ownCalibration?.Views?.Apply(samples.Inputs.Floats, dataset.ExampleShape);

        // How many can be read is known when they are; where the first that cannot is an error, they need not be.
        var choosing = skipUnreadable ? ReadFirst(selection.Positions.Length) : null;
        var criteria = data.CriteriaOf(selection.Data);
        return new CalibrationData
        {
            Samples = samples.Inputs,
            Inputs = dataset.Inputs,
            ArePictures = calibration.Data.FileOf(samples.Positions[0]) is not null,
            Selection = choosing is null
                ? SelectionData.Of(
                    [selection.Positions.Length, .. dataset.ExampleShape],
                    count => ReadFirst(count).Inputs,
                    criteria,
                    selection.Positions,
                    dataset.Inputs)
                : SelectionData.Of(choosing.Inputs, criteria, choosing.Positions, dataset.Inputs),
            Splits =
            [
                new DataSplit("calibration", samples.Positions.Count, $"{calibration.From}; unlabelled"),
                new DataSplit("selection", choosing?.Positions.Count ?? selection.Positions.Length, selection.From),
                .. test.Length < all.Length ? [new DataSplit("test", test.Length, "all others")] : Array.Empty<DataSplit>(),
            ],
            TestExamples = test.Length < all.Length ? test : null,
        };

        StreamedExamples ReadFirst(int count)
        {
            var read = StreamedExamples.Read(selection.Data, selection.Positions[..count], data.Ranges[^1], skipUnreadable);
            ownSelection?.Views?.Apply(read.Inputs.Floats, dataset.ExampleShape);
            return read;
        }
    }

    private static Part Take(Share share, DescribedDataset data, int[] free, StreamedPart? own, string from)
    {
        var size = data.ExampleShape.Aggregate(1L, (product, dimension) => product * dimension);
        var most = (int)Math.Clamp(share.MostValues / size, 1, share.Most);
        if (own is not null)
        {
            return new Part(own.Data, EvenSplit.Positions(0, own.Data.Count, most), own.Description);
        }

        var count = Math.Min(most, Math.Max(Least, data.Count / share.OneOf));
        return new Part(data, [.. EvenSplit.Positions(0, free.Length, count).Select(position => free[position])], from);
    }

    // A copy under another name is not seen by its path.
    private static void RequireDistinct(string? source, DescribedDataset[] parts)
    {
        foreach (var (first, second) in parts.Index().SelectMany(part => parts.Skip(part.Index + 1).Select(other => (part.Item, other))))
        {
            if (first.Sha256 == second.Sha256 && first.Count == second.Count)
            {
                throw new DatasetException(
                    DatasetRejection.OverlappingData,
                    "What is tested on, calibrated by and chosen by must be different data; two of them have the same bytes.", source);
            }

            if (!first.ExampleShape.SequenceEqual(second.ExampleShape))
            {
                throw new DatasetException(
                DatasetRejection.ShapeMismatch,
                    $"All examples must have one shape; those to calibrate or choose by have [{string.Join(", ", second.ExampleShape)}], "
                        + $"the others [{string.Join(", ", first.ExampleShape)}].",
                    source);
            }
        }
    }

    private sealed record Share(string Name, int OneOf, int Most, long MostValues);

    private sealed record Part(DescribedDataset Data, int[] Positions, string From);
}
