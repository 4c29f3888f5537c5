using System.Collections.Concurrent;

namespace QuantBuild.Datasets.Images;

/// <summary>Decoded photographs of one size.</summary>
public sealed class ImageBatch : IDisposable
{
    private readonly PixelBuffers _buffers;
    private float[]? _pixels;

    internal ImageBatch(
        IReadOnlyList<LabelledImage> images, IReadOnlyList<DatasetException> unreadable, float[] pixels, int height, int width,
        PixelBuffers buffers)
    {
        Images = images;
        Unreadable = unreadable;
        Shape = [images.Count, height, width, 3];
        _pixels = pixels;
        _buffers = buffers;
    }

    /// <summary>The photographs in the batch.</summary>
    public IReadOnlyList<LabelledImage> Images { get; }

    /// <summary>Why pictures were left out of the batch; empty unless <see cref="ImageBatchOptions.SkipUnreadable"/> is set.</summary>
    public IReadOnlyList<DatasetException> Unreadable { get; }

    /// <summary>The shape of <see cref="Pixels"/>: photographs, height, width, and 3 channels (red, green, blue).</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Pixel values of shape <see cref="Shape"/>, row-major, 0 to 255. Valid until the batch is disposed of.</summary>
    /// <exception cref="ObjectDisposedException">The batch has been disposed of.</exception>
    public Memory<float> Pixels =>
        (_pixels ?? throw new ObjectDisposedException(nameof(ImageBatch))).AsMemory(0, Shape[0] * Shape[1] * Shape[2] * Shape[3]);

    /// <summary>Hands the memory back for a later batch.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _pixels, null) is { } buffer)
        {
            _buffers.Return(buffer);
        }
    }
}

/// <summary>Buffers of one length that go round: a batch's megabytes are not left to the garbage collector.</summary>
internal sealed class PixelBuffers(int length)
{
    private readonly ConcurrentBag<float[]> _free = [];

    public float[] Rent() => _free.TryTake(out var buffer) ? buffer : GC.AllocateUninitializedArray<float>(length);

    public void Return(float[] buffer) => _free.Add(buffer);
}
