using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Tests.Shards;

/// <summary>A model may have more shards than a process may have files open.</summary>
public sealed class ManyShardsTests : IDisposable
{
    private const int Shards = 1_100;
    private const int Groups = 1_000;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shards_of_one_byte_are_read_back_without_staying_open()
    {
        // arrange: as --weight_shard_size_bytes=1 writes it, but for the waiting for the disk after each shard
        var paths = string.Join(',', Enumerable.Range(0, Shards).Select(i => $"\"{i}.bin\""));
        var weight = $$$"""{"name":"w","shape":[{{{Shards}}}],"dtype":"float32","quantization":{"dtype":"uint8","min":0.5,"scale":2}}""";
        var folder = _folder.Model(
            TestFolder.ManifestOf(weight, paths), [.. Enumerable.Range(0, Shards).Select(i => ($"{i}.bin", new[] { (byte)i }))]);

        // act
        using var models = new Models([.. Enumerable.Range(0, 2).Select(_ => TfjsModel.Open(folder))]);

        // assert
        Assert.Equal(Shards, models[0].WeightGroups[0].Paths.Count);
        var read = models[0].ReadFloat32(models[0].Weights[0]);
        Assert.Equal(Enumerable.Range(0, Shards).Select(i => ((i % 256) * 2) + 0.5f), read);
        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(OpenFilesIn(folder), 1, 2 * 256);
        }
    }

    [Fact]
    public void Many_groups_share_the_files_that_may_stay_open()
    {
        using var model = TfjsModel.Open(ModelOfManyGroups());

        Assert.Equal(999f, Assert.Single(model.ReadFloat32(model.Weights[999])));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        Assert.InRange(OpenFilesIn(_folder.At("model")), 1, 256);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    public void A_shard_that_is_changed_after_the_model_was_opened_is_never_taken_for_the_one_that_was_validated(int weight)
    {
        // arrange
        using var model = TfjsModel.Open(ModelOfManyGroups());
        var shard = _folder.At("model", model.WeightGroups[weight].Paths[0]);

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
            Assert.Equal(TfjsRejection.ChangedShard, Assert.IsType<TfjsFormatException>(error).Rejection);
        }
    }

    /// <summary>Written by hand: the writer waits for the disk after each shard.</summary>
    private string ModelOfManyGroups()
    {
        var groups = Enumerable.Range(0, Groups).Select(i =>
            $$"""{"paths":["{{i}}.bin"],"weights":[{"name":"w{{i}}","shape":[1],"dtype":"float32"}]}""");
        return _folder.Model(
            $$"""{"weightsManifest":[{{string.Join(',', groups)}}]}""",
            [.. Enumerable.Range(0, Groups).Select(i => ($"{i}.bin", BitConverter.GetBytes((float)i)))]);
    }

    private static int OpenFilesIn(string folder) => Directory.GetFiles("/proc/self/fd").Count(file =>
        new FileInfo(file).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true);

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
