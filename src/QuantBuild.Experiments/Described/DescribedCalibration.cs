using QuantBuild.Datasets;
using QuantBuild.Datasets.Descriptions;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Described;

/// <summary>
/// Calibration and selection data of a described dataset: what the description names for them, else a share of the dataset itself, evenly over its order,
/// which is then not tested on.
/// </summary>
internal static class DescribedCalibration
{
    private static readonly Share Calibration = new("calibration", OneOf: 10, Most: 256, MostValues: 1 << 24);
    private static readonly Share Selection = new("selection", OneOf: 5, Most: 2000, MostValues: 1 << 25);

    // Fewer tell nothing of what a layer is fed.
    private const int Least = 8;

    /// <param name="description">The dataset.</param>
    /// <param name="skipUnreadable">Leave out pictures that cannot be read; else the first one is an error.</param>
    /// <exception cref="ExperimentException">The dataset is too small to be shared.</exception>
    /// <exception cref="DatasetException">Data is missing or damaged, or the parts are the same data.</exception>
    public static CalibrationData Open(DatasetDescription description, bool skipUnreadable)
    {
        var data = description.Open();
        var (ownCalibration, ownSelection) = (description.OpenCalibration(), description.OpenSelection());
        RequireDistinct(description, [data, .. new[] { ownCalibration, ownSelection }.OfType<DescribedDataset>()]);
        int[] all = [.. Enumerable.Range(0, data.Count)];
        if ((ownCalibration is null || ownSelection is null) && data.Count < 4 * Least)
        {
            throw new ExperimentException($"{description.Path}: the dataset has {data.Count} examples, and at least {4 * Least} are needed to take some to calibrate and choose by. "
                + $"Describe other data for that, as \"calibration\" and \"selection\", or choose schemes without calibration: {SchemeCatalog.NamesWithoutCalibration}.");
        }

        var calibration = Take(Calibration, data, all, ownCalibration, "evenly over the dataset");
        int[] rest = ownCalibration is null ? [.. all.Except(calibration.Positions)] : all;
        var selection = Take(Selection, data, rest, ownSelection, ownCalibration is null ? "evenly over the other examples" : "evenly over the dataset");
        int[] test = ownSelection is null ? [.. rest.Except(selection.Positions)] : rest;

        var samples = DescribedExamples.Read(calibration.Data, calibration.Positions, skipUnreadable);
        var choosing = DescribedExamples.Read(selection.Data, selection.Positions, skipUnreadable);
        return new CalibrationData
        {
            Samples = samples.Inputs,
            Selection = SelectionData.Of(choosing.Inputs, Criteria.Of(description, selection.Data.Targets), choosing.Positions),
            Splits =
            [
                new DataSplit("calibration", samples.Positions.Count, $"{calibration.From}; unlabelled"),
                new DataSplit("selection", choosing.Positions.Count, selection.From),
                .. test.Length < all.Length ? [new DataSplit("test", test.Length, "all others")] : Array.Empty<DataSplit>(),
            ],
            TestExamples = test.Length < all.Length ? test : null,
        };
    }

    private static Part Take(Share share, DescribedDataset data, int[] free, DescribedDataset? own, string from)
    {
        var size = data.ExampleShape.Aggregate(1L, (product, dimension) => product * dimension);
        var most = (int)Math.Clamp(share.MostValues / size, 1, share.Most);
        if (own is not null)
        {
            return new Part(own, EvenSplit.Positions(0, own.Count, most), $"evenly over the data described as {share.Name}");
        }

        var count = Math.Min(most, Math.Max(Least, data.Count / share.OneOf));
        return new Part(data, [.. EvenSplit.Positions(0, free.Length, count).Select(position => free[position])], from);
    }

    // A copy under another name is not seen by its path.
    private static void RequireDistinct(DatasetDescription description, DescribedDataset[] parts)
    {
        foreach (var (first, second) in parts.Index().SelectMany(part => parts.Skip(part.Index + 1).Select(other => (part.Item, other))))
        {
            if (first.Sha256 == second.Sha256 && first.Count == second.Count)
            {
                throw new DatasetException("What is tested on, calibrated by and chosen by must be different data; two of them have the same bytes.", description.Path);
            }

            if (!first.ExampleShape.SequenceEqual(second.ExampleShape))
            {
                throw new DatasetException(
                    $"All examples must have one shape; those to calibrate or choose by have [{string.Join(", ", second.ExampleShape)}], the others [{string.Join(", ", first.ExampleShape)}].",
                    description.Path);
            }
        }
    }

    private sealed record Share(string Name, int OneOf, int Most, long MostValues);

    private sealed record Part(DescribedDataset Data, int[] Positions, string From);
}
