using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Tfjs.Tests.Quantizing;

/// <summary>Counts what the whole process allocates, and so runs alone.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests : IDisposable
{
    private const int Elements = 100_000_000;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(QuantizedDtype.UInt8)]
    [InlineData(QuantizedDtype.Float16)]
    public void Quantizing_a_weight_of_400_MB_allocates_little_in_all(QuantizedDtype dtype)
    {
        // arrange: zeros that take no room on disk
        var folder = _folder.Model(TestFolder.ManifestOf($$"""{"name":"w","shape":[{{Elements}}],"dtype":"float32"}"""));
        using (var shard = File.Create(Path.Combine(folder, "s.bin")))
        {
            shard.SetLength(sizeof(float) * (long)Elements);
        }

        // act
        var before = GC.GetTotalAllocatedBytes(precise: true);
        TfjsModelQuantizer.Quantize(folder, _folder.At("out"), QuantizationPlan.All(dtype));

        // assert
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 60_000_000);
        Assert.Equal(Elements * dtype.GetByteSize(), Directory.GetFiles(_folder.At("out"), "*.bin").Sum(file => new FileInfo(file).Length));
    }
}
