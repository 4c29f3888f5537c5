using System.Runtime.CompilerServices;

namespace QuantBuild.Datasets.Images;

/// <summary>Decodes batches ahead of their use and hands them out in order.</summary>
internal sealed class ImageBatchReader
{
    private const int Channels = 3;

    private readonly IReadOnlyList<LabelledImage> _images;
    private readonly ImageBatchOptions _options;
    private readonly PixelBuffers _buffers;

    public ImageBatchReader(IReadOnlyList<LabelledImage> images, ImageBatchOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Prefetch, 1);
        _images = images;
        _options = options;
        _buffers = new PixelBuffers(checked(options.BatchSize * ImageSize));
    }

    private int ImageSize => checked(_options.Height * _options.Width * Channels);

    public async IAsyncEnumerable<ImageBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = new Queue<Task<ImageBatch>>();
        try
        {
            for (var next = 0; next < _images.Count || ahead.Count > 0;)
            {
                for (; next < _images.Count && ahead.Count < _options.Prefetch; next += _options.BatchSize)
                {
                    var start = next;
                    ahead.Enqueue(Task.Run(() => Decode(start, stop.Token), stop.Token));
                }

                yield return await ahead.Dequeue();
            }
        }
        finally
        {
            // Ended early: nothing goes on in the background, and no error of it stays unseen by the runtime.
            await stop.CancelAsync();
            await Task.WhenAll(ahead).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private ImageBatch Decode(int start, CancellationToken cancellationToken)
    {
        var pixels = _buffers.Rent();
        var readable = new List<LabelledImage>();
        var unreadable = new List<DatasetException>();
        foreach (var image in _images.Skip(start).Take(_options.BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                Read(image, pixels.AsMemory(readable.Count * ImageSize, ImageSize));
                readable.Add(image);
            }
            catch (DatasetException e) when (_options.SkipUnreadable)
            {
                unreadable.Add(e);
            }
        }

        return new ImageBatch(readable, unreadable, pixels, _options.Height, _options.Width, _buffers);
    }

    private void Read(LabelledImage image, Memory<float> destination)
    {
        BilinearResize? resize = null;
        ImageDecoder.Decode(image.Path, _options.Limits, (size, rows) =>
        {
            resize ??= new BilinearResize(size.Width, size.Height, _options.Width, _options.Height);
            resize.Take(rows, destination.Span);
        });
    }
}
