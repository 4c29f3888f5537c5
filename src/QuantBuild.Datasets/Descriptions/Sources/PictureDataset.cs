using System.Runtime.CompilerServices;
using QuantBuild.Common;
using QuantBuild.Datasets.Descriptions.Fields;
using QuantBuild.Datasets.Images;

namespace QuantBuild.Datasets.Descriptions.Sources;

/// <summary>Pictures, decoded and resized as they are wanted, some batches ahead.</summary>
internal sealed class PictureDataset : DescribedDataset
{
    private const int Channels = 3;

    private readonly IReadOnlyList<LabelledImage> pictures;
    private readonly PictureSource source;
    private readonly ReadLimits limits;

    public PictureDataset(IReadOnlyList<LabelledImage> pictures, PictureSource source, ReadLimits limits, IReadOnlyList<string> notices, DatasetTargets targets)
        : base([source.Height, source.Width, Channels], targets, FilesChecksum.Of(pictures.Select(picture => picture.Path)), notices)
    {
        this.pictures = pictures;
        this.source = source;
        this.limits = limits;
    }

    public override string FileOf(int position) => pictures[position].Path;

    public override async IAsyncEnumerable<ExampleBatch> ReadBatchesAsync(
        IReadOnlyList<int> positions, int batchSize, bool skipUnreadable = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var options = new ImageBatchOptions
        {
            BatchSize = batchSize,
            Height = source.Height,
            Width = source.Width,
            Prefetch = Environment.ProcessorCount * 2,
            SkipUnreadable = skipUnreadable,
            Limits = limits,
        };
        var wanted = positions.ToDictionary(position => pictures[position].Path, StringComparer.Ordinal);
        await foreach (var batch in ImageFolder.Of(positions.Select(position => pictures[position])).ReadBatchesAsync(options, cancellationToken))
        {
            source.Scaling.Apply(batch.Pixels.Span);
            yield return new ExampleBatch([.. batch.Images.Select(image => wanted[image.Path])], batch.Pixels, batch.Unreadable, batch);
        }
    }
}
