using System.Runtime.InteropServices;
using QuantBuild.Datasets.Classes;
using QuantBuild.Datasets.Images;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Keras;
using QuantBuild.Reporting;
using TorchSharp;

namespace QuantBuild.Experiments.Photographs;

/// <summary>
/// There is no other data than the photographs, so they are split: some to calibrate by, some to choose by, evenly over the sorted file names, and the rest to test
/// on. Pixels are brought into the range that the model was trained on.
/// </summary>
internal static class PhotographCalibration
{
    private const int CalibrationCount = 96;
    private const int SelectionCount = 100;

    public static CalibrationData Open(ImageFolder folder, ClassDescriptions classes, Preprocessing preprocessing)
    {
        if (folder.Images.Count <= 2 * (CalibrationCount + SelectionCount))
        {
            throw new ExperimentException($"The folder has {folder.Images.Count} photographs; {CalibrationCount} are needed to calibrate by, {SelectionCount} to choose by, and more than these to test on.");
        }

        int[] all = [.. Enumerable.Range(0, folder.Images.Count)];
        var calibration = EvenSplit.Positions(0, all.Length, CalibrationCount);
        int[] rest = [.. all.Except(calibration)];
        int[] selection = [.. EvenSplit.Positions(0, rest.Length, SelectionCount).Select(position => rest[position])];
        int[] test = [.. rest.Except(selection)];
        return new CalibrationData
        {
            Samples = Read(folder, calibration, preprocessing),
            Selection = SelectionData.Of(Read(folder, selection, preprocessing), PhotographTestData.CriteriaOf(folder, classes), selection),
            Splits =
            [
                new DataSplit("calibration", calibration.Length, "evenly over the sorted file names; unlabelled"),
                new DataSplit("selection", selection.Length, "evenly over the other file names"),
                new DataSplit("test", test.Length, "all others"),
            ],
            TestExamples = test,
        };
    }

    private static torch.Tensor Read(ImageFolder folder, int[] positions, Preprocessing preprocessing)
    {
        NativeLibraries.EnsureLoaded();
        var parts = new List<torch.Tensor>();
        foreach (var batch in ImageFolder.Of(positions.Select(position => folder.Images[position])).ReadBatchesAsync().ToBlockingEnumerable())
        {
            using (batch)
            {
                var part = torch.empty([.. batch.Shape.Select(dimension => (long)dimension)]);
                preprocessing.Apply(batch.Pixels.Span, MemoryMarshal.Cast<byte, float>(part.bytes));
                parts.Add(part);
            }
        }

        var samples = torch.cat(parts, 0);
        parts.ForEach(part => part.Dispose());
        return samples;
    }
}
