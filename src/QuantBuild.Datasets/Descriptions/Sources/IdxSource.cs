using System.Numerics.Tensors;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Datasets.Descriptions.Fields;
using QuantBuild.Datasets.Idx;

namespace QuantBuild.Datasets.Descriptions.Sources;

/// <summary>Images and their classes in IDX files, as MNIST has them.</summary>
internal sealed record IdxSource(
    string Images, string? Labels, PixelScaling Scaling, IReadOnlyList<int>? InputShape, IReadOnlyList<string>? Classes, bool NeedsLabels)
        : ExampleSource
{
    public static IReadOnlyList<string> Fields { get; } = ["images", "labels", "scaling", "inputShape", "classes"];

    public static IReadOnlyList<string> OtherFields { get; } = ["images", "labels"];

    public override IReadOnlyList<string> Files => Labels is null ? [Images] : [Images, Labels];

    public override string Place => Images;

    public override bool? HasClasses => true;

    public static IdxSource Read(JsonCursor json, string folder, IReadOnlyList<DatasetMetric> metrics)
    {
        json.RequireOnly([.. DescribedFields.OfAllKinds, .. Fields]);
        return new IdxSource(
            json.Required("images").ExistingFile(folder),
            json.Truth("labels", metrics.NeedTruth())?.ExistingFile(folder),
            PixelScaling.Read(json.Required("scaling")),
            json.Optional("inputShape")?.Shape(),
            json.Optional("classes")?.Names(),
            metrics.NeedTruth());
    }

    public override ExampleSource Other(JsonCursor json, string folder, ReadLimits limits)
    {
        json.RequireOnly(OtherFields);
        return this with
        {
            Images = json.Required("images").ExistingFile(folder),
            Labels = json.Truth("labels", NeedsLabels)?.ExistingFile(folder),
        };
    }

    public override DescribedDataset Open(ReadLimits limits)
    {
        var images = IdxFile.Read(Images, limits);
        var targets = Labels is null ? (DatasetTargets)new NoTargets(images.Shape[0]) : ReadLabels(Labels, images.Shape[0], limits);

        // Before they are float32 they are bytes, which are in memory as well.
        var most = limits.Of(RegularFile.LengthOf(Images));
        if (images.Values.LongLength * (sizeof(float) + 1) > most)
        {
            throw DatasetGuard.TooLarge(Images, most);
        }

        var values = new float[images.Values.Length];
        TensorPrimitives.ConvertTruncating<byte, float>(images.Values, values);
        Scaling.Apply(values, values);

        // Height and width alone are an image of one channel.
        int[] found = images.Shape.Count == 3 ? [.. images.Shape.Skip(1), 1] : [.. images.Shape.Skip(1)];
        var shape = DescribedFields.Reshape(found.Length > 0 ? found : [1], InputShape, Images);
        return new ArrayDataset(values, shape, targets, FilesChecksum.Of(Files));
    }

    private ClassTargets ReadLabels(string file, int images, ReadLimits limits)
    {
        var labels = IdxFile.Read(file, limits);
        return labels.Shape is [var count] && count == images
            ? new ClassTargets(ClassIndices.Require([.. labels.Values.Select(label => (int)label)], file, Classes), Classes)
            : throw new DatasetException(
                DatasetRejection.ShapeMismatch, $"One label for each of the {images} images is needed, found the shape "
                + $"[{string.Join(", ", labels.Shape)}].", file);
    }
}
