using System.Formats.Tar;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Tfjs.Tests.Sizes;

public sealed class ArtifactSizesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Model_json_and_the_weight_files_of_its_manifest_are_counted_and_nothing_else()
    {
        // arrange
        WriteModel("""{"weightsManifest":[{"paths":["b.bin","a.bin"],"weights":[]},{"paths":["c.bin"],"weights":[]}]}""", 100, 200, 300);
        File.WriteAllText(_folder["training.log"], new string('x', 5000));

        // act
        var sizes = ArtifactSizes.Of(_folder.Path);

        // assert
        Assert.Equal(600, sizes.Weights);
        Assert.Equal(new FileInfo(_folder["model.json"]).Length, sizes.ModelJson);
        Assert.Equal(sizes.ModelJson + 600, sizes.Total);
    }

    [Fact]
    public void Sizes_repeat_whatever_the_folder_and_the_times()
    {
        // arrange
        using var other = new TemporaryFolder();
        WriteModel("""{"weightsManifest":[{"paths":["a.bin","b.bin"],"weights":[]}]}""", 4000, 4000);
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            var copy = other[Path.GetFileName(file)];
            File.Copy(file, copy);
            File.SetLastWriteTimeUtc(copy, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }

        // act and assert
        Assert.Equal(All(ArtifactSizes.Of(_folder.Path)), All(ArtifactSizes.Of(other.Path)));
    }

    [Theory]
    [InlineData(ContentCoding.Gzip)]
    [InlineData(ContentCoding.Brotli)]
    public void A_weight_is_compressed_by_itself(ContentCoding coding)
    {
        // arrange: the second of three weights, longer than a buffer
        byte[] weights = [.. new byte[100], .. LowEntropy(200_000), .. new byte[100]];
        File.WriteAllText(
            _folder["model.json"],
            """
            {"weightsManifest":[{"paths":["a.bin"],"weights":[
              {"name":"a","shape":[25],"dtype":"float32"},{"name":"b","shape":[50000],"dtype":"float32"},
              {"name":"c","shape":[25],"dtype":"float32"}]}]}
            """);
        File.WriteAllBytes(_folder["a.bin"], weights);
        // act
        using var model = TfjsModel.Open(_folder.Path);
        var compressed = ArtifactSizes.Compressed(model, model.Weights[1], coding);

        // assert
        const long ByGzipOfPython = 128732; // gzip.compress, level 6
        Assert.InRange(compressed, ByGzipOfPython * 0.92, ByGzipOfPython * 1.005);
        Assert.InRange(ArtifactSizes.Compressed(model, model.Weights[0], coding), 1, 40);
    }

    [Fact]
    public void The_tar_balls_size_is_that_of_tar_czf()
    {
        // arrange: bytes of low entropy, as 8-bit weights have
        const long GnuTarAndGzip = 129_079;
        var weights = LowEntropy(200_000);
        File.WriteAllText(_folder["model.json"], """{"weightsManifest":[{"paths":["a.bin"],"weights":[]}]}""");
        File.WriteAllBytes(_folder["a.bin"], weights);

        // act
        var sizes = ArtifactSizes.Of(_folder.Path);

        // assert: within 0.5 %; tar's headers differ in owner and time, block boundaries of the two compressors a little
        Assert.InRange(sizes.Compressed(Compression.GzipTar) / (double)GnuTarAndGzip, 0.995, 1.005);
        Assert.InRange(sizes.Compressed(Compression.Brotli), sizes.Total / 2, sizes.Compressed(Compression.GzipTar));
    }

    [Fact]
    public void The_tar_ball_holds_the_files_in_order_with_time_owner_and_mode_fixed()
    {
        // arrange
        WriteModel("""{"weightsManifest":[]}""", 10, 20);
        using var tar = new MemoryStream();

        // act
        TarBall.Write(tar, new[] { "model.json", "b.bin", "a.bin" }.Select(name => new TarBallFile(name, _folder[name])));

        // assert: read back by another implementation
        tar.Position = 0;
        using var reader = new TarReader(tar);
        var entries = new List<TarEntry>();
        while (reader.GetNextEntry() is { } entry)
        {
            entries.Add(entry);
        }

        Assert.Equal(["a.bin", "b.bin", "model.json"], entries.Select(entry => entry.Name));
        Assert.All(entries, entry =>
        {
            Assert.Equal(DateTimeOffset.UnixEpoch, entry.ModificationTime);
            Assert.Equal((0, 0), (entry.Uid, entry.Gid));
            Assert.Equal("rw-r--r--", string.Concat(Mode(entry.Mode)));
        });
        Assert.Equal([10L, 20L], entries.Take(2).Select(entry => entry.Length));
    }

    [Fact]
    public void A_weight_file_that_the_manifest_names_with_a_point_or_a_version_is_packed_as_it_is_named()
    {
        // arrange: as browsers' downloads have it, and as a web server finds it
        WriteModel("""{"weightsManifest":[{"paths":["./a.bin"],"weights":[]}]}""", 1000);
        var plain = ArtifactSizes.Of(_folder.Path);
        File.WriteAllText(_folder["model.json"], """{"weightsManifest":[{"paths":["a.bin?v=1"],"weights":[]}]}""");

        // act
        var versioned = ArtifactSizes.Of(_folder["model.json"]);

        // assert
        Assert.Equal((1000, 1000), (plain.Weights, versioned.Weights));
        Assert.InRange(versioned.Compressed(Compression.GzipTar), 1000, 1400);
        Assert.InRange(versioned.Compressed(Compression.Gzip), 1000, 1100);
    }

    [Theory]
    [InlineData("""{"weightsManifest":[{"paths":["../a.bin"],"weights":[]}]}""", TfjsRejection.ShardPathOutside)]
    [InlineData("""{"weightsManifest":[{"paths":["gone.bin"],"weights":[]}]}""", TfjsRejection.MissingShard)]
    [InlineData("""{"weightsManifest":[{"weights":[]}]}""", TfjsRejection.FieldKind)]
    [InlineData("""{}""", TfjsRejection.FieldKind)]
    [InlineData("""{""", TfjsRejection.InvalidJson)]
    public void A_damaged_model_names_the_place(string modelJson, TfjsRejection rejection)
    {
        // arrange
        File.WriteAllText(_folder["model.json"], modelJson);

        // act
        var error = Refusal.Of(rejection, () => ArtifactSizes.Of(_folder.Path));

        // assert
        Assert.StartsWith(_folder.Path, error.File, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_model_is_named()
    {
        // act and assert
        var error = Refusal.Of(TfjsRejection.MissingFile, () => ArtifactSizes.Of(_folder["nothing"]));
        Assert.Equal(_folder["nothing"], error.File);
    }

    [Theory]
    [InlineData(Compression.GzipTar)]
    [InlineData(Compression.Brotli)]
    public void A_weight_file_that_is_gone_by_the_time_of_packing_is_an_error_that_names_it(Compression compression)
    {
        // arrange
        WriteModel("""{"weightsManifest":[{"paths":["a.bin"],"weights":[]}]}""", 1000);
        var sizes = ArtifactSizes.Of(_folder.Path);
        File.Delete(_folder["a.bin"]);

        // act
        var error = Refusal.Of(TfjsRejection.UnreadableFile, () => sizes.Compressed(compression));

        // assert
        Assert.Contains("a.bin", error.Message, StringComparison.Ordinal);
        Assert.Equal(_folder["model.json"], error.File);
    }

    [Fact]
    public void What_counts_is_the_library_the_packer_and_of_the_compressors_those_asked_for()
    {
        // act and assert
        Assert.Equal(["QuantBuild.Tfjs"], Names());
        Assert.Equal(["QuantBuild.Tfjs", "ICSharpCode.SharpZipLib"], Names(Compression.GzipTar));
        Assert.Equal(["QuantBuild.Tfjs", "System.IO.Compression"], Names(Compression.Gzip));
        Assert.Equal(["QuantBuild.Tfjs", "System.IO.Compression.Brotli"], Names(Compression.Brotli));
        Assert.Equal(4, Names(Enum.GetValues<Compression>()).Count());

        static IEnumerable<string?> Names(params Compression[] compressions) =>
            ArtifactSizes.CodeOf(compressions).Select(assembly => assembly.GetName().Name);
    }

    private static IEnumerable<long> All(ArtifactSizes sizes) =>
        [sizes.ModelJson, sizes.Weights, .. Enum.GetValues<Compression>().Select(sizes.Compressed)];

    private static IEnumerable<char> Mode(UnixFileMode mode) =>
        Enumerable.Range(0, 9).Select(bit => ((int)mode & (1 << (8 - bit))) != 0 ? "rwx"[bit % 3] : '-');

    private void WriteModel(string modelJson, params int[] sizes)
    {
        File.WriteAllText(_folder["model.json"], modelJson);
        for (var i = 0; i < sizes.Length; i++)
        {
            var weights = new byte[sizes[i]];
            new Random(i).NextBytes(weights);
            File.WriteAllBytes(_folder[$"{(char)('a' + i)}.bin"], weights);
        }
    }

    private static byte[] LowEntropy(int count)
    {
        var weights = new byte[count];
        var state = 1u;
        for (var i = 0; i < weights.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            weights[i] = (byte)(((state >> 24) & 15) + ((state >> 16) & 15));
        }

        return weights;
    }
}
