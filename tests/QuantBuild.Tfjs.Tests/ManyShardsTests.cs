using QuantBuild.Quantization;

namespace QuantBuild.Tfjs.Tests;

/// <summary>A model may have more shards than a process may have files open.</summary>
public sealed class ManyShardsTests : IDisposable
{
    private const int Shards = 5_220;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shards_of_one_byte_are_read_back_without_staying_open()
    {
        // arrange
        var values = Enumerable.Range(0, Shards).Select(i => (float)i).ToArray();
        TfjsModelWriter.Write(_folder.At("in"), [], [[WeightData.FromFloat32("w", [Shards], values)]]);
        TfjsModelQuantizer.Quantize(_folder.At("in"), _folder.At("out"), QuantizationPlan.All(QuantizedDtype.UInt8), new TfjsWriteOptions { ShardSizeBytes = 1 });

        // act
        using var models = new Models([.. Enumerable.Range(0, 2).Select(_ => TfjsModel.Open(_folder.At("out")))]);

        // assert
        Assert.Equal(Shards, models[0].WeightGroups[0].Paths.Count);
        var read = models[0].ReadFloat32(models[0].Weights[0]);
        Assert.All(Enumerable.Range(0, Shards), i => Assert.Equal(values[i], read[i], Shards / 255.0));
        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(OpenFilesIn(_folder.At("out")), 1, 2 * 256);
        }
    }

    [Fact]
    public void Many_groups_share_the_files_that_may_stay_open()
    {
        WeightData[][] groups = [.. Enumerable.Range(0, 1_000).Select(i => (WeightData[])[WeightData.FromFloat32($"w{i}", [1], new float[] { i })])];
        TfjsModelWriter.Write(_folder.At("out"), [], groups);

        using var model = TfjsModel.Open(_folder.At("out"));

        Assert.Equal(999f, Assert.Single(model.ReadFloat32(model.Weights[999])));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        Assert.InRange(OpenFilesIn(_folder.At("out")), 1, 256);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    public void A_shard_that_is_changed_after_the_model_was_opened_is_never_taken_for_the_one_that_was_validated(int weight)
    {
        // arrange
        WeightData[][] groups = [.. Enumerable.Range(0, 1_000).Select(i => (WeightData[])[WeightData.FromFloat32($"w{i}", [1], new float[] { i })])];
        TfjsModelWriter.Write(_folder.At("out"), [], groups);
        using var model = TfjsModel.Open(_folder.At("out"));
        var shard = _folder.At("out", model.WeightGroups[weight].Paths[0]);

        // act: as by a replaced folder, another file of the same length in its place
        File.WriteAllBytes(shard + ".new", [1, 1, 1, 1]);
        File.Move(shard + ".new", shard, overwrite: true);
        float[]? read = null;
        var error = Record.Exception(() => read = model.ReadFloat32(model.Weights[weight]));

        // assert
        if (error is null)
        {
            Assert.Equal([weight], read!);
        }
        else
        {
            Assert.Contains("was changed after the model was opened", Assert.IsType<TfjsFormatException>(error).Message, StringComparison.Ordinal);
        }
    }

    private static int OpenFilesIn(string folder) => Directory.GetFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true);

    private sealed class Models(IReadOnlyList<TfjsModel> models) : IDisposable
    {
        public TfjsModel this[int index] => models[index];

        public void Dispose()
        {
            foreach (var model in models)
            {
                model.Dispose();
            }
        }
    }
}
