using System.Formats.Tar;
using QuantBuild.Reporting.Internal;

namespace QuantBuild.Reporting.Tests;

public sealed class ArtifactSizesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Model_json_and_the_weight_files_of_its_manifest_are_counted_and_nothing_else()
    {
        // arrange
        WriteModel("""{"weightsManifest":[{"paths":["b.bin","a.bin"]},{"paths":["c.bin"]}]}""", 100, 200, 300);
        File.WriteAllText(folder["training.log"], new string('x', 5000));

        // act
        var bytes = ArtifactSizes.Measure(folder.Path);

        // assert
        Assert.Equal(600, bytes.Weights);
        Assert.Equal(new FileInfo(folder["model.json"]).Length, bytes.ModelJson);
        Assert.Equal(bytes.ModelJson + 600, bytes.Total);
        Assert.Equal((double)bytes.Total / bytes.GzipTarball, bytes.GzipRatio());
    }

    [Fact]
    public void Sizes_repeat_whatever_the_folder_and_the_times()
    {
        // arrange
        using var other = new TemporaryFolder();
        WriteModel("""{"weightsManifest":[{"paths":["a.bin","b.bin"]}]}""", 4000, 4000);
        foreach (var file in Directory.GetFiles(folder.Path))
        {
            var copy = other[Path.GetFileName(file)];
            File.Copy(file, copy);
            File.SetLastWriteTimeUtc(copy, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }

        // act and assert
        Assert.Equal(ArtifactSizes.Measure(folder.Path), ArtifactSizes.Measure(other.Path) with { UnknownFields = ArtifactSizes.Measure(folder.Path).UnknownFields });
    }

    [Fact]
    public void Gzip_size_is_that_of_tar_czf()
    {
        // arrange: bytes of low entropy, as 8-bit weights have
        const long GnuTarAndGzip = 129_079;
        var weights = new byte[200_000];
        var state = 1u;
        for (var i = 0; i < weights.Length; i++)
        {
            state = (state * 1664525) + 1013904223;
            weights[i] = (byte)(((state >> 24) & 15) + ((state >> 16) & 15));
        }

        File.WriteAllText(folder["model.json"], """{"weightsManifest":[{"paths":["a.bin"]}]}""");
        File.WriteAllBytes(folder["a.bin"], weights);

        // act
        var bytes = ArtifactSizes.Measure(folder.Path);

        // assert: within 0.5 %; tar's headers differ in owner and time, block boundaries of the two compressors a little
        Assert.InRange(bytes.GzipTarball / (double)GnuTarAndGzip, 0.995, 1.005);
        Assert.InRange(bytes.BrotliTarball, bytes.Total / 2, bytes.GzipTarball);
    }

    [Fact]
    public void The_tar_ball_holds_the_files_in_order_with_time_owner_and_mode_fixed()
    {
        // arrange
        WriteModel("""{"weightsManifest":[{"paths":["b.bin","a.bin"]}]}""", 10, 20);
        using var tar = new MemoryStream();

        // act
        TarBall.Write(tar, folder.Path, ["model.json", "b.bin", "a.bin"]);

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

    [Theory]
    [InlineData("""{"weightsManifest":[{"paths":["../a.bin"]}]}""", "$.weightsManifest[0].paths[0]", "inside the model's folder")]
    [InlineData("""{"weightsManifest":[{"paths":["gone.bin"]}]}""", "$.weightsManifest[0].paths[0]", "existing file")]
    [InlineData("""{"weightsManifest":[{}]}""", "$.weightsManifest[0].paths", "missing")]
    [InlineData("""{}""", "$.weightsManifest", "missing")]
    [InlineData("""{""", "$", "no valid JSON")]
    public void A_damaged_model_names_the_place(string modelJson, string path, string rule)
    {
        // arrange
        File.WriteAllText(folder["model.json"], modelJson);

        // act
        var error = Assert.Throws<ReportException>(() => ArtifactSizes.Measure(folder.Path));

        // assert
        Assert.Equal(path, error.JsonPath);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_model_is_named()
    {
        // act and assert
        var error = Assert.Throws<ReportException>(() => ArtifactSizes.Measure(folder["nothing"]));
        Assert.Contains("model.json", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<char> Mode(UnixFileMode mode) =>
        Enumerable.Range(0, 9).Select(bit => ((int)mode & (1 << (8 - bit))) != 0 ? "rwx"[bit % 3] : '-');

    private void WriteModel(string modelJson, params int[] sizes)
    {
        File.WriteAllText(folder["model.json"], modelJson);
        for (var i = 0; i < sizes.Length; i++)
        {
            var weights = new byte[sizes[i]];
            new Random(i).NextBytes(weights);
            File.WriteAllBytes(folder[$"{(char)('a' + i)}.bin"], weights);
        }
    }
}
