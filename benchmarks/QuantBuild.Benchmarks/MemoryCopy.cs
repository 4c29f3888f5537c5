using System.Runtime.InteropServices;
using QuantBuild.Benchmarks.Inputs;

namespace QuantBuild.Benchmarks;

/// <summary>The peer: as many bytes moved by nothing but memory copies, on all cores.</summary>
/// <param name="bytesMoved">The bytes to move, of which one half is read and the other written.</param>
internal sealed class MemoryCopy(int bytesMoved)
{
    private const int Chunk = 1 << 18;

    private readonly int _length = bytesMoved / 2;

    public void Run() => Parallel.For(0, (_length + Chunk - 1) / Chunk, chunk =>
    {
        var source = MemoryMarshal.AsBytes(Tensors.Weights.AsSpan());
        var destination = MemoryMarshal.AsBytes(Tensors.Restored.AsSpan());

        // More bytes than the arrays have begin anew; by then their first ones have long left the cache.
        var start = chunk * Chunk % (source.Length - Chunk);
        source.Slice(start, Chunk).CopyTo(destination[start..]);
    });
}
