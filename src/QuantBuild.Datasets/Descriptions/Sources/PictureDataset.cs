using System.Runtime.CompilerServices;
using QuantBuild.Common;
using QuantBuild.Datasets.Classes;
using QuantBuild.Datasets.Descriptions.Fields;
using QuantBuild.Datasets.Images;

namespace QuantBuild.Datasets.Descriptions.Sources;

/// <summary>Pictures, decoded and resized as they are wanted, some batches ahead.</summary>
public sealed class PictureDataset : DescribedDataset
{
    private const int Channels = 3;

    private readonly IReadOnlyList<LabelledImage> _pictures;
    private readonly PixelScaling _scaling;
    private readonly ReadLimits _limits;

    internal PictureDataset(
        IReadOnlyList<LabelledImage> pictures,
        (int Height, int Width) size,
        PixelScaling scaling,
        ReadLimits limits,
        IReadOnlyList<string> notices,
        DatasetTargets targets)
        : base([size.Height, size.Width, Channels], targets, FilesChecksum.OfReadable(pictures.Select(picture => picture.Path)), notices)
    {
        (_pictures, _scaling, _limits) = (pictures, scaling, limits);
    }

    /// <summary>Photographs whose labels are looked for in the descriptions of classes. Their pixels stay 0 to 255.</summary>
    /// <param name="folder">The photographs.</param>
    /// <param name="classes">The descriptions, in the order of the model's outputs.</param>
    /// <param name="side">Height and width that photographs are resized to, in pixels.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="DatasetException">A file cannot be read.</exception>
    public static PictureDataset Of(ImageFolder folder, ClassDescriptions classes, int side)
    {
        var targets = new LabelTargets([.. folder.Images.Select(image => image.Label)], classes);
        string[] notices = folder.LeftOut is { } leftOut ? [leftOut] : [];
        return new(folder.Images, (side, side), PixelScaling.None, ReadLimits.Default, notices, targets);
    }

    /// <inheritdoc/>
    public override string FileOf(int position) => _pictures[position].Path;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ExampleBatch> ReadBatchesAsync(
        IReadOnlyList<int> positions,
        int batchSize,
        bool skipUnreadable = false,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var options = new ImageBatchOptions
        {
            BatchSize = batchSize,
            Height = ExampleShape[0],
            Width = ExampleShape[1],
            Prefetch = Environment.ProcessorCount * 2,
            SkipUnreadable = skipUnreadable,
            Limits = _limits,
        };
        var wanted = positions.ToDictionary(position => _pictures[position].Path, StringComparer.Ordinal);
        var folder = ImageFolder.Of(positions.Select(position => _pictures[position]));
        await foreach (var batch in folder.ReadBatchesAsync(options, cancellationToken))
        {
            _scaling.Apply(batch.Pixels.Span, batch.Pixels.Span);
            yield return new ExampleBatch([.. batch.Images.Select(image => wanted[image.Path])], batch.Pixels, batch.Unreadable, batch);
        }
    }
}
