using System.Collections.Concurrent;

namespace QuantBuild.Datasets.Images;

/// <summary>Buffers of one length that go round: a batch's megabytes are not left to the garbage collector.</summary>
internal sealed class PixelBuffers(int length)
{
    private readonly ConcurrentBag<float[]> free = [];

    public float[] Rent() => free.TryTake(out var buffer) ? buffer : GC.AllocateUninitializedArray<float>(length);

    public void Return(float[] buffer) => free.Add(buffer);
}
