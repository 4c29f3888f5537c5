using System.IO.Compression;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Tfjs.Tests.Served;

/// <summary>Files that lie packed beside a model's own, for servers to send in their place.</summary>
public sealed class PrecompressionTests : IDisposable
{
    private static readonly TfjsWriteOptions _packed = new()
    {
        ShardSizeBytes = 10_000,
        Precompress = [ContentCoding.Gzip, ContentCoding.Brotli],
    };

    private readonly TestFolder _folder = new();

    private string Target => _folder.At("models", "m");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Model_json_and_each_shard_lie_there_in_every_form_asked_for()
    {
        // act
        Write(_packed);

        // assert
        string[] files = ["group1-shard1of3.bin", "group1-shard2of3.bin", "group1-shard3of3.bin", "model.json"];
        Assert.Equal(
            files.SelectMany(file => (string[])[file, $"{file}.br", $"{file}.gz"]).Order(StringComparer.Ordinal),
            TestFolder.Files(Target).Keys);
        AssertNothingBeside();
    }

    [Fact]
    public async Task Another_implementation_unpacks_each_to_its_original()
    {
        // arrange: node's zlib is not that of .NET
        const string Script = """
            const fs = require("fs"), zlib = require("zlib");
            for (const file of fs.readdirSync(".").filter(name => /\.(gz|br)$/.test(name))) {
              const unpack = file.endsWith(".gz") ? zlib.gunzipSync : zlib.brotliDecompressSync;
              if (!unpack(fs.readFileSync(file)).equals(fs.readFileSync(file.slice(0, -3)))) throw new Error(file);
              console.log(file);
            }
            """;
        Write(_packed);

        // act
        var run = await RunAsync("node", "-e", Script);

        // assert
        Assert.Empty(run.Errors);
        Assert.Equal(8, run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Gzip_itself_finds_nothing_wrong()
    {
        // arrange
        Write(_packed);

        // act
        var run = await RunAsync("gzip", ["-t", .. Directory.GetFiles(Target, "*.gz")]);

        // assert
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void Gzip_files_hold_neither_time_nor_name_nor_system_and_repeat()
    {
        // arrange
        Write(_packed);
        var before = TestFolder.Files(Target);

        // act
        Directory.Delete(Target, recursive: true);
        Write(_packed);

        // assert
        Assert.Equal(before, TestFolder.Files(Target));
        Assert.All(before.Where(file => file.Key.EndsWith(".gz", StringComparison.Ordinal)), file =>
            Assert.Equal("1F8B08000000000000FF", Convert.ToHexString(file.Value.AsSpan(0, 10))));
    }

    [Theory]
    [InlineData(Compression.Gzip, ".gz")]
    [InlineData(Compression.Brotli, ".br")]
    public void The_size_of_a_model_is_that_of_what_lies_packed_and_of_what_would(Compression compression, string extension)
    {
        // arrange
        Write(_packed);
        var packed = Directory.GetFiles(Target, $"*{extension}");

        // act
        var served = ArtifactSizes.Of(Target).Compressed(compression);
        Array.ForEach(packed, File.Delete);
        var counted = ArtifactSizes.Of(Target).Compressed(compression);

        // assert
        Assert.Equal(served, counted);
        Write(_packed);
        Assert.Equal(served, packed.Sum(file => new FileInfo(file).Length));
    }

    [Fact]
    public void Sidecars_count_neither_as_files_of_the_model_nor_in_its_tar_ball()
    {
        // arrange
        Write(_packed with { Precompress = [] });
        var plain = ArtifactSizes.Of(Target);
        var tarBall = plain.Compressed(Compression.GzipTar);

        // act
        Write(_packed);

        // assert
        var packed = ArtifactSizes.Of(Target);
        Assert.Equal((plain.Total, tarBall), (packed.Total, packed.Compressed(Compression.GzipTar)));
    }

    [Theory]
    [InlineData(ContentCoding.Gzip)]
    [InlineData(ContentCoding.Brotli)]
    public void What_was_asked_for_last_is_there_and_no_more(ContentCoding coding)
    {
        // arrange
        Write(_packed);

        // act
        Write(_packed with { Precompress = [coding] });
        var one = TestFolder.Files(Target).Keys.Count(file => file.EndsWith(coding.Extension(), StringComparison.Ordinal));
        var all = TestFolder.Files(Target).Count;
        Write(_packed with { Precompress = [] });

        // assert
        Assert.Equal((4, 8), (one, all));
        Assert.Equal(4, TestFolder.Files(Target).Count);
        AssertNothingBeside();
    }

    [Fact]
    public void What_unpacks_to_the_same_bytes_is_taken_over_and_only_that()
    {
        // arrange: packed less well, so that it can be told from what would be written
        Write(_packed);
        byte[] own = Brotli(File.ReadAllBytes(At("group1-shard1of3.bin")), quality: 1);
        File.WriteAllBytes(At("group1-shard1of3.bin.br"), own);
        var before = TestFolder.Files(Target);

        // act: the last weight changes, and so the last shard
        Write(_packed, last: 7);

        // assert
        var after = TestFolder.Files(Target);
        Assert.Equal(own, after["group1-shard1of3.bin.br"]);
        Assert.Equal(before["group1-shard2of3.bin.gz"], after["group1-shard2of3.bin.gz"]);
        Assert.NotEqual(before["group1-shard3of3.bin.br"], after["group1-shard3of3.bin.br"]);
        Assert.Equal(after["group1-shard3of3.bin"], Unbrotli(after["group1-shard3of3.bin.br"]));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void What_is_damaged_is_not_counted_and_made_anew(string file, Func<byte[], byte[]> damage)
    {
        // arrange
        Write(_packed);
        var before = TestFolder.Files(Target);
        var sizes = (Size(Compression.Gzip), Size(Compression.Brotli));

        // act
        File.WriteAllBytes(At(file), damage(before[file]));
        var damaged = (Size(Compression.Gzip), Size(Compression.Brotli));
        Write(_packed);

        // assert
        Assert.Equal(sizes, damaged);
        Assert.Equal(before, TestFolder.Files(Target));
    }

    public static TheoryData<string, Func<byte[], byte[]>> Damages()
    {
        var damages = new TheoryData<string, Func<byte[], byte[]>>();
        foreach (var file in (string[])["model.json.gz", "model.json.br", "group1-shard1of3.bin.gz", "group1-shard1of3.bin.br"])
        {
            damages.Add(file, _ => []);
            damages.Add(file, bytes => bytes[..^1]);
            damages.Add(file, bytes => bytes[..9]);
            damages.Add(file, bytes => [.. bytes, 0]);
            damages.Add(file, bytes => [.. bytes, .. bytes]);
            damages.Add(file, bytes => [.. bytes[..(bytes.Length / 2)], .. new byte[bytes.Length - (bytes.Length / 2)]]);
            damages.Add(file, _ => [.. "something else"u8]);
        }

        damages.Add("model.json.br", _ => Brotli(new byte[10_000_000], quality: 1));
        damages.Add("group1-shard1of3.bin.gz", _ => Gzip(new byte[100_000]));
        damages.Add("model.json.gz", bytes => Gzip(Ungzip(bytes)));
        return damages;
    }

    [Fact]
    public void Where_the_model_cannot_be_written_nothing_packed_stays()
    {
        // arrange
        Write(_packed);
        var before = TestFolder.Files(Target);

        // act
        var error = Assert.Throws<InvalidOperationException>(() => TfjsModelWriter.Write(
            Target, [], [[new WeightData("w", [1], TfjsDtype.UInt8, null, _ => throw new InvalidOperationException("no data"))]], _packed));

        // assert
        Assert.Equal("no data", error.Message);
        Assert.Equal(before, TestFolder.Files(Target));
        AssertNothingBeside();
    }

    [Fact]
    public void What_a_writer_left_that_was_killed_while_it_packed_is_removed_and_the_former_model_is_whole_until_then()
    {
        // arrange
        Write(_packed);
        var before = TestFolder.Files(Target);
        var staging = Directory.CreateDirectory(_folder.At("models", ".m.quantbuild-new")).FullName;
        foreach (var (name, bytes) in before)
        {
            File.WriteAllBytes(Path.Combine(staging, $"{name}.part1"), bytes[..(bytes.Length / 2)]);
        }

        // act
        var sizes = ArtifactSizes.Of(Target).Compressed(Compression.Brotli);
        Write(_packed, last: 7);

        // assert
        Assert.Equal(before.Where(file => file.Key.EndsWith(".br", StringComparison.Ordinal)).Sum(file => file.Value.Length), sizes);
        Assert.Equal(before.Keys, TestFolder.Files(Target).Keys);
        AssertNothingBeside();
    }

    [Fact]
    public void The_smallest_of_all_ways_is_kept()
    {
        // arrange: text wants matches, independent codes none
        var text = System.Text.Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Range(0, 5_000).Select(i => $"{{\"name\":\"w{i % 97}\"}},")));
        var codes = Codes(100_000, seed: 1);

        // act and assert
        foreach (var bytes in (byte[][])[text, codes])
        {
            var folder = _folder.Model("""{"weightsManifest":[{"paths":["s.bin"],"weights":[]}]}""", ("s.bin", bytes));
            File.WriteAllText(Path.Combine(folder, "model.json"), """{"weightsManifest":[{"paths":["s.bin"],"weights":[]}]}""");
            var sizes = ArtifactSizes.Of(folder);
            var (gzip, brotli) = (sizes.Compressed(Compression.Gzip), sizes.Compressed(Compression.Brotli));
            Assert.InRange(gzip, 1, Math.Min(Gzip(bytes).Length, Gzip(bytes, ZLibCompressionStrategy.HuffmanOnly).Length) + 90);
            Assert.InRange(brotli, 1, Math.Min(Brotli(bytes, 10).Length, Brotli(bytes, 11).Length) + 70);
        }

        // independent codes: within 3 % of their entropy, where the default level loses 10 %
        var entropy = codes.CountBy(code => code).Sum(pair => -pair.Value * Math.Log2((double)pair.Value / codes.Length)) / 8;
        var size = ArtifactSizes.Of(_folder.At("model")).Compressed(Compression.Gzip);
        Assert.InRange(size, entropy, 1.03 * entropy);
    }

    private string At(string name) => Path.Combine(Target, name);

    private long Size(Compression compression) => ArtifactSizes.Of(Target).Compressed(compression);

    private void Write(TfjsWriteOptions options, byte last = 3) => TfjsModelWriter.Write(
        Target,
        [],
        [[Weight("a", Codes(25_000, seed: 1)), Weight("b", [.. Enumerable.Repeat(last, 1000)])]],
        options);

    private static WeightData Weight(string name, byte[] bytes) =>
        new(name, [bytes.Length], TfjsDtype.UInt8, null, stream => stream.Write(bytes));

    /// <summary>Independent codes, most of them near the middle.</summary>
    private static byte[] Codes(int count, int seed)
    {
        var random = new Random(seed);
        var codes = new byte[count];
        for (var i = 0; i < count; i++)
        {
            codes[i] = (byte)Math.Round(8 + (1.5 * random.NextNormal()));
        }

        return codes;
    }

    private static byte[] Gzip(byte[] bytes, ZLibCompressionStrategy strategy = ZLibCompressionStrategy.Default) =>
        Packed(bytes, stream => new GZipStream(stream, new ZLibCompressionOptions { CompressionStrategy = strategy }, leaveOpen: true));

    private static byte[] Brotli(byte[] bytes, int quality) =>
        Packed(bytes, stream => new BrotliStream(stream, new BrotliCompressionOptions { Quality = quality }, leaveOpen: true));

    private static byte[] Packed(byte[] bytes, Func<Stream, Stream> open)
    {
        using var packed = new MemoryStream();
        using (var compressor = open(packed))
        {
            compressor.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Ungzip(byte[] bytes) => Unpacked(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress));

    private static byte[] Unbrotli(byte[] bytes) => Unpacked(new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress));

    private static byte[] Unpacked(Stream stream)
    {
        using (stream)
        {
            using var unpacked = new MemoryStream();
            stream.CopyTo(unpacked);
            return unpacked.ToArray();
        }
    }

    private async Task<ProgramRun> RunAsync(string program, params string[] arguments)
    {
        try
        {
            return await ProgramRun.OfAsync(new(program, arguments) { WorkingDirectory = Target });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"there is no {program}");
            throw;
        }
    }

    private void AssertNothingBeside() => Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.At("models")));
}
