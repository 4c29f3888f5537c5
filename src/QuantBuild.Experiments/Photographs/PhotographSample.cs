using QuantBuild.Datasets;
using QuantBuild.Datasets.Classes;
using QuantBuild.Datasets.Images;

namespace QuantBuild.Experiments.Photographs;

/// <summary>Photographs spread evenly over a folder, brought into range in every way that the demo is judged by.</summary>
internal static class PhotographSample
{
    public static ExperimentSample Open(ImageFolder folder, ClassDescriptions classes, bool skipUnreadable, int count)
    {
        var step = Math.Max(1, folder.Images.Count / count);
        var chosen = ImageFolder.Of(folder.Images.Where((_, i) => i % step == 0).Take(count));
        var options = new ImageBatchOptions { BatchSize = count, SkipUnreadable = skipUnreadable };
        using var batch = chosen.ReadBatchesAsync(options).ToBlockingEnumerable().First();
        if (batch.Images.Count == 0)
        {
            throw new DatasetException("None of the photographs could be read.", folder.Images[0].Path);
        }

        var pixels = batch.Pixels.Span;
        var inputs = new float[pixels.Length * Preprocessing.All.Count];
        foreach (var (i, preprocessing) in Preprocessing.All.Index())
        {
            preprocessing.Apply(pixels, inputs.AsSpan(i * pixels.Length, pixels.Length));
        }

        var criteria = PhotographTestData.CriteriaOf(ImageFolder.Of(batch.Images), classes);
        int[] positions = [.. Enumerable.Range(0, batch.Images.Count)];
        return ExperimentSample.Of(
            inputs, [positions.Length * Preprocessing.All.Count, .. batch.Shape.Skip(1)], criteria, positions, [.. Preprocessing.All.Select(preprocessing => preprocessing.Name)]);
    }
}
